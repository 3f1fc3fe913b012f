"""Supervision (监察): what the running of all cases shows to whoever looks at it from outside."""
