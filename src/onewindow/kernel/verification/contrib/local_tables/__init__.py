"""Tables of our own in place of the city's data-sharing platform: for the demo, and for lists that only this city has."""
