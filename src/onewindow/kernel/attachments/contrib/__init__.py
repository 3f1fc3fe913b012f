"""Scanners that come with the house."""
