"""The craft: read, measure, judge, advise. Knows no server."""
