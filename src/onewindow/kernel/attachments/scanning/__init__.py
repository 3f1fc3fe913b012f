"""Who looks into files for harm: an interface, the registry and how the verdict is written down."""
