"""A column over several runs together: what is kept of each, and how that merges."""
