"""What each agent came to, at a glance: one agent, one file, one line in the registry."""
