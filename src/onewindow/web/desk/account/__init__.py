"""Staff sign in with password and one-time code, and keep both."""
