"""Statistics of pairs of columns."""
