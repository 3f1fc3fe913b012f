"""What everything stands on and what knows nothing of anybody: clock, errors, workflow table, codes, Chinese text. No models."""
