"""How a data source is asked: an interface and the registry."""
