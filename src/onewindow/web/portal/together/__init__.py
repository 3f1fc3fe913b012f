"""One thing at once (一件事): themes, one application for all its items, one page of progress."""
