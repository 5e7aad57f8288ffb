"""The life of an analysis as pure craft: records, states, decisions, tables."""
