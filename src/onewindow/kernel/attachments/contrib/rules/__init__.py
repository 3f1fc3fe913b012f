"""A scanner of plain rules: works on every machine, needs nothing."""
