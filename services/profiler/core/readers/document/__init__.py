"""JSON text: values one by one, a tree of the paths in them, a column for each leaf."""
