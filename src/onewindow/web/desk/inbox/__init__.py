"""待办: what waits for a person, what falls due first at the top."""
