"""One file per group of verbs. Each verb walks: lock, permit, transition, write, record, publish."""
