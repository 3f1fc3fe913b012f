"""The register of applicants at the window: who they are, and which accounts stand for them."""
