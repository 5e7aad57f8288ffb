"""The ``pmd`` command line: one command, one file."""
