"""The formats in which a report is delivered, one a file."""
