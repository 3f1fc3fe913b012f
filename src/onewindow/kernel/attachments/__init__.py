"""Files, kept once per content, distrusted until looked at."""
