"""Joint work (联合办理) at the desk."""
