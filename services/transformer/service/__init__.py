"""What the transformer does, in domain words: judges a profile, has its summary written, puts the report together."""
