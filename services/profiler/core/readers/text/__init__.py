"""Delimited text: bytes to records."""
