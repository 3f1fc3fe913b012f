"""What supervision does: one function for each verb."""
