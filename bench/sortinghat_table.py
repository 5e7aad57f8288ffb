"""Reads a table of the SortingHat benchmark: a row is a column of some data file, with its name, statistics, samples and label."""

from __future__ import annotations

import csv
import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.profiler.core.semantics.feature_type import LABELS, ColumnStatistics, FeatureLabel

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("attributename", "columnname", "name", "attribute", "column"),
    "label": ("yact", "label", "ytrue", "y", "truelabel", "featuretype", "target", "class", "type"),
    "source": ("recordid", "record", "source", "file"),
    "rows": ("totalvals", "rows", "rowcount"),
    "missing": ("numnans", "missingcount", "nans"),
    "missing_percent": ("%nans",),
    "distinct": ("numofdistval", "distinctcount", "numdistinct"),
    "distinct_percent": ("%distval",),
    "mean": ("mean",),
    "stddev": ("stddev", "std"),
    "min": ("minval", "min"),
    "max": ("maxval", "max"),
}
"""Spellings of the headings, small letters and without spaces, points and lines."""


@dataclass(frozen=True, slots=True)
class LabelledColumn:
    """One row of the table. ``label`` is None where there is none or an unknown one."""

    name: str
    statistics: ColumnStatistics
    samples: tuple[str, ...]
    label: FeatureLabel | None
    source: str


def read_table(path: Path) -> list[LabelledColumn]:
    """All rows. Headings may be spelled a little differently; statistics that are not there stay unknown."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file)
        headings = [re.sub(r"[\s_.-]", "", heading.lower()) for heading in next(reader)]
        places = {field: next((headings.index(s) for s in spellings if s in headings), None) for field, spellings in FIELDS.items()}
        sampled = [place for place, heading in enumerate(headings) if re.fullmatch(r"sample\d+", heading)]
        return [_column(row, places, sampled) for row in reader if row]


def _column(row: list[str], places: Mapping[str, int | None], sampled: list[int]) -> LabelledColumn:
    cells = {field: row[place] if place is not None and place < len(row) else "" for field, place in places.items()}
    samples = tuple(row[place] for place in sampled if place < len(row) and row[place].lower() != "nan")
    return LabelledColumn(cells["name"], _statistics(cells, samples), samples, _label(cells["label"]), cells["source"])


def _statistics(cells: Mapping[str, str], samples: tuple[str, ...]) -> ColumnStatistics:
    rows = _number(cells["rows"])
    numbers = [_number(cells[field]) for field in ("mean", "stddev", "min", "max")]
    present = [sample for sample in samples if sample.strip()]
    # The table writes 0 where it has no number.
    if not any(numbers) and not (present and all(_number(sample) == 0 for sample in present)):
        numbers = [None] * 4
    return ColumnStatistics(
        _count(rows), _count(_number(cells["missing"]), cells["missing_percent"], rows),
        _count(_number(cells["distinct"]), cells["distinct_percent"], rows), *numbers,
    )  # fmt: skip


def _count(count: float | None, percent: str = "", rows: float | None = None) -> int | None:
    share = _number(percent)
    if count is None and share is not None and rows is not None:
        count = share * rows / 100
    return None if count is None else round(count)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _label(text: str) -> FeatureLabel | None:
    plain = re.sub(r"[\s_]+", "-", text.strip().lower())
    number = _number(plain)
    if number is not None:
        return LABELS[int(number)] if number.is_integer() and 0 <= number < len(LABELS) else None
    return next((label for label in LABELS if label == plain), None)
