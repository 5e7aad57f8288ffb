"""How a difference from a baseline becomes a verdict, and what is told of it."""
