"""One semantic type per file; every one is listed in the registry."""
