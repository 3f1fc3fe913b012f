"""Benchmarks that anyone can run: each on a database of its own, each against a yardstick of the same run."""
