"""Rules of a report as other tools take them."""
