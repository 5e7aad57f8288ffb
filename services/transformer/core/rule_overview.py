"""The first section in fixed sentences: what the data is, how good it is, what is missing, what tells rows apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.transformer.core.analysis_summary import Material, grave_count
from services.transformer.core.executive_summary import data_status
from services.transformer.core.measured import Dataset
from services.transformer.core.wording import be, count, counted, listed, percent, quoted, score, sentence, size

KINDS: Mapping[str, str] = {
    "integer": "of whole numbers",
    "decimal": "of decimal numbers",
    "float": "of measured numbers",
    "text": "of text",
    "boolean": "of truth values",
    "date": "of dates",
    "datetime": "of points in time",
    "time": "of times of day",
    "duration": "of durations",
    "list": "of lists",
    "struct": "of records",
    "binary": "of bytes",
    "unknown": "without any value",
}
"""What columns of a logical type are, in plain words."""
VERDICTS = {
    "good": "good to use as it is",
    "attention": "usable with care, once the findings below are understood",
    "bad": "not to be used before the findings below are settled",
}
GOOD_BUT_GRAVE = "good as a whole, but look at the findings below first"
WEAK = 95.0
"""A dimension with fewer points is worth a word."""


def overview(material: Material) -> Iterator[str]:
    """Sentences on the dataset as a whole."""
    primary = material.measured.primary
    dataset, load = primary.dataset, primary.load
    source = ", ".join(part for part in ((load.format or "").upper(), size(load.bytes)) if part)
    name = quoted(load.file_name) if load.file_name else "The data"
    rows = counted(dataset.figures.number("row_count") or 0, "row")
    yield f"{name} ({source}) holds {rows} in {counted(len(primary.columns), 'column')}."
    yield from _kinds(dataset.logical_type_counts)
    yield from _verdict(material)
    yield from _gaps(material)
    yield from _key(dataset)
    personal = [column.name for column in primary.columns if column.pii.detected]
    if personal:
        yield f"{listed(personal)} {'hold' if len(personal) > 1 else 'holds'} personal data: mind who gets to see it."


def _kinds(counts: Mapping[str, int]) -> Iterator[str]:
    if not counts:
        return
    (kind, number), *others = counts.items()
    parts = [f"{counted(number, 'column')} {_kind(kind)}", *(f"{count(other)} {_kind(name)}" for name, other in others)]
    listing = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    yield f"There {be(number)} {listing}."


def _kind(logical_type: str) -> str:
    return KINDS.get(logical_type, f"of type {logical_type}")


def _verdict(material: Material) -> Iterator[str]:
    quality = material.measured.primary.dataset.quality
    if quality.score is None:
        yield "There are no values to judge, so there is no quality score."
        return
    status = data_status(quality.score)
    verdict = GOOD_BUT_GRAVE if status == "good" and grave_count(material.issue_summary) else VERDICTS[status]
    yield f"Its quality scores {score(quality.score)} of 100: {verdict}."
    weakest = min(quality.dimensions, key=lambda name: (quality.dimensions[name], name), default=None)
    if weakest is not None and quality.dimensions[weakest] < WEAK:
        yield f"{sentence(weakest)[:-1]}, with {score(quality.dimensions[weakest])}, is its weakest side."


def _gaps(material: Material) -> Iterator[str]:
    figures = material.measured.primary.dataset.figures
    missing, ratio = figures.number("missing_cell_count"), figures.number("missing_cell_ratio")
    duplicates = figures.number("duplicate_row_count")
    if missing is None or ratio is None:
        return
    cells = "No cell is missing" if not missing else f"{counted(missing, 'cell')} ({percent(ratio)}) {be(missing)} missing"
    repeats = "" if duplicates is None else ", and no row is repeated" if not duplicates else _repeats(duplicates)
    yield f"{cells}{repeats}."


def _repeats(duplicates: float) -> str:
    return f", and {counted(duplicates, 'row')} {'repeats' if duplicates == 1 else 'repeat'} an earlier one"


def _key(dataset: Dataset) -> Iterator[str]:
    key = next((key for key in dataset.candidate_keys if key.uniqueness == 1 and not key.has_nulls), None)
    if key and len(key.columns) == 1:
        yield f"{quoted(key.columns[0])} tells every row apart and can serve as the key."
    elif key:
        yield f"{listed(key.columns)} together tell every row apart and can serve as the key."
