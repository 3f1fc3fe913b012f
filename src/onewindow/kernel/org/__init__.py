"""Divisions, units, people, the roles they hold in a unit, and how they sign in."""
