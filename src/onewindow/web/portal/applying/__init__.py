"""An application in four steps: choose the case, fill in and upload, check, sign and send. Saved at every step."""
