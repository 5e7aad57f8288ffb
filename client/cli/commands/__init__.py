"""One command, one file; registered in ``app``."""
