"""Settings, addresses and server entry points: may import all, imported by none."""
