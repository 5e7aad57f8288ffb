"""Other tools, one a file."""
