"""One clock for every obligation, explained day by day."""
