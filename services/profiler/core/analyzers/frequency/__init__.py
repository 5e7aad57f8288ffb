"""Statistics that read a column's values by frequency."""
