"""Fields that record where rows come from, who agreed to their use, and how secret they are."""
