"""The craft of artifacts: a report as files."""
