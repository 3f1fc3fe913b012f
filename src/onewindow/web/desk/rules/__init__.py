"""Rule sets at the desk: written, put into force, and a sample of what they decided checked."""
