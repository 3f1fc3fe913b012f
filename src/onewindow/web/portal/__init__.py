"""The pages of citizens and enterprises."""
