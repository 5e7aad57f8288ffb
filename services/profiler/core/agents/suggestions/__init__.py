"""Rules that the data keeps and nobody has asked for yet: drawn from the profile, each with its evidence."""
