"""Which columns are sensitive: told from what their values were recognised as and from their names."""
