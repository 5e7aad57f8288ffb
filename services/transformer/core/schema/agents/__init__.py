"""What each agent answers, an agent a file."""
