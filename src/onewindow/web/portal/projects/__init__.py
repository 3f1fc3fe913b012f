"""My construction projects: registered, applied for stage by stage, guided, followed."""
