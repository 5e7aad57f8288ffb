"""The use cases: accept, show, follow, end, remove, remember, and ask again for what stalled."""
