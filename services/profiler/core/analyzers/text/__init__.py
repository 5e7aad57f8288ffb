"""Statistics of text that only depend on its mask."""
