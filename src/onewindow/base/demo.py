"""What the demo city needs before anything of Django runs."""

# Everybody's password in the demo city. Outside the demo no account can have it and nobody signs in with it.
PASSWORD = "yichuang-demo-2026"  # noqa: S105 — printed on the terminal, worth nothing elsewhere
