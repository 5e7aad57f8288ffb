"""Judgements of one column at a time."""
