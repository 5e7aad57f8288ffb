"""Writes what a reader read: one output format a file."""
