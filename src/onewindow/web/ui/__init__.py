"""The shared look: tokens, components and the page that shows them all."""
