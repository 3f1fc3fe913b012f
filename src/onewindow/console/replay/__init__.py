"""An event log of another house, replayed through the commands: read, discovered, prepared, walked, told."""
