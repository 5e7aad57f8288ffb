"""A table whose names and values are meant for every parser on the way."""

from __future__ import annotations

import csv
from pathlib import Path

NAMES = (
    "plain",
    "it's",
    "with space",
    "{{ jinja }}",
    "{% raw %}",
    "colon: # dash -",
    "paren(theses)",
    "名前 😀",
    "semi;colon",
    "back\\slash",
    "yes",
    "123",
    "line\nbreak",
    'double " quote',
    "$dollar",
    "n" * 300,
)
VALUES = ("it's", "{{ x }}", 'say "no"', "50 %", "a;b", "- item", "ünï")
ROWS = 400


def hostile_table(path: Path) -> Path:
    """A CSV file with a key, an amount, and categories under odd names."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["record id", "amount, net", *NAMES])
        for row in range(ROWS):
            words = [VALUES[(row * (at + 1)) % len(VALUES)] for at in range(len(NAMES))]
            writer.writerow([f"R-{row:05d}", round(row * 1.25 + 0.5, 2), *words])
    return path
