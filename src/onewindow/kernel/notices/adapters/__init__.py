"""How text messages leave the house: an interface and the registry."""
