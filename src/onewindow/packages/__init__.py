"""One-thing packages (高效办成一件事): one guide, one form and one list of materials for several items, handled as cases of their units."""
