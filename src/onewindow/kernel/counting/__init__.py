"""How often somebody asked within a time, counted once over all processes and nodes."""
