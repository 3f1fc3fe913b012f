"""Numbers without gap and without repeat, whoever takes them at the same moment."""
