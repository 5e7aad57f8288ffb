"""Numbers of goods, and labels of things."""
