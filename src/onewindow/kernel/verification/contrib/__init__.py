"""Sources that come with the house."""
