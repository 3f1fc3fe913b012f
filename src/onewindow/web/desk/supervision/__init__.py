"""The pages of supervision: the board and the lists behind its figures."""
