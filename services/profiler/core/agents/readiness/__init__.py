"""Whether data can be used, and for what: one purpose = one file and one line in the registry."""
