"""What needs two domains together, and what follows later from a fact: the only place that knows both sides."""
