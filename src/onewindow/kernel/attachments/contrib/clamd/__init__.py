"""ClamAV, asked over its own protocol."""
