"""Ways out that come with the house."""
