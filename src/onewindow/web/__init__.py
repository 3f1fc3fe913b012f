"""The audiences that look at pages: the public (portal) and staff (desk), with one shared look (ui)."""
