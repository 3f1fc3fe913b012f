"""The audience of machines: API v1 for units' own systems, with keys, idempotency and problem+json."""
