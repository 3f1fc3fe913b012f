"""Facts published in the transaction; each handler a job of its own, retried by itself."""
