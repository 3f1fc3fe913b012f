"""One-thing themes at the desk: the list, one theme with what stands in its way, its rule table and questions, publication."""
