"""A city from a folder of files: what every city imports at the start, and what only the demo city adds."""
