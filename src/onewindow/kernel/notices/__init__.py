"""What a person must be told, exactly once."""
