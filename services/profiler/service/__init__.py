"""The use cases: ``profiling`` does them, in the words of ``requests`` and ``jobs``; ``flights`` does the same thing once."""
