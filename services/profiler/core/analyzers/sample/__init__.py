"""Statistics that need whole rows beside each other, taken from a sample of them."""
