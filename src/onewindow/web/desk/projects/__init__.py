"""Construction projects at the desk."""
