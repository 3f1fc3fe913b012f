"""Search in people's own words, by an index each node derives from the database."""
