"""Statistics of whole rows."""
