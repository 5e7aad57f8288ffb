"""Concrete input and output of artifacts."""
