"""Numbers written with something beside them."""
