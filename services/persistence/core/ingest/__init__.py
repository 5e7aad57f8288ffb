"""Rows of files as tables of the warehouse: what was staged, how tables and columns are called, which statements."""
