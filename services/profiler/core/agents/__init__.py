"""Answers to a user's questions from what was measured and judged: one question = one file and one line in the registry."""
