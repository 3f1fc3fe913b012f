"""Text messages as files in a folder, for a gateway on this machine to take."""
