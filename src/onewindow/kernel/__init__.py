"""What must be right once: people, clocks, numbers, traces, documents, messages. Domains stand on it and it knows none of them."""
