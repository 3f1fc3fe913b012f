"""One file per noun or small group of verbs. Each verb walks: lock, permit, transition, write, record, publish."""
