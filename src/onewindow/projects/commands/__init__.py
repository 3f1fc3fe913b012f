"""The verbs of a project, a file per subject."""
