"""One file per verb or small group. Each verb walks: lock, permit, transition, write, record, publish."""
