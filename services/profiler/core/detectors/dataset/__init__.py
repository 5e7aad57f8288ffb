"""Judgements of the table as a whole."""
