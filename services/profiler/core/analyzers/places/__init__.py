"""Which rows deserve a look."""
