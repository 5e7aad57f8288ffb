"""Statistics of one column."""
