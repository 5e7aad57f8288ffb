"""What a column means: semantic types, personal data, feature types; decided on what was measured, with evidence."""
