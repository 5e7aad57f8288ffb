"""Types of text columns, decided on every cell."""
