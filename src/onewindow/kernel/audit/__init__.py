"""Who did what to which thing, appended in the same transaction, chained so that tampering shows."""
