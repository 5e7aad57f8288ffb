"""What a column means when no recogniser is sure of it: told from its logical type, its variety and the shape of its texts."""

from __future__ import annotations

import polars as pl

from services.profiler.core.profile import LogicalType
from services.profiler.core.semantics.base import SeenValues
from services.profiler.core.semantics.column_words import ColumnWords

Verdict = tuple[str, float, tuple[str, ...]]
FLAG_WORDS = (
    *({"yes", "no"}, {"y", "n"}, {"true", "false"}, {"t", "f"}, {"0", "1"}, {"on", "off"}, {"ja", "nein"}, {"oui", "non"}),
    *({"si", "no"}, {"sim", "nao"}, {"j", "n"}),
)
OF_TYPE: dict[LogicalType, str] = {
    "boolean": "flag",
    "date": "date",
    "datetime": "timestamp",
    "time": "time_of_day",
    "duration": "duration",
    "list": "list",
    "struct": "structure",
    "binary": "binary",
}
KEYS = ("id", "key", "uid", "guid", "identifier", "pk")
NUMBERS = ("index", "idx", "row", "ref", "reference", "serial", "nr", "number", "no", "num")
MOMENTS = ("time", "ts", "timestamp", "date", "updated", "created", "modified", "at", "epoch", "unix")
CODES = ("code", "cd", "sku", "zone", "type", "class", "level", "grade", "rank", "status", "flag", "category")
FEW_VALUES, FEW_SHARE = 20, 0.05
LONG_TEXT, MANY_WORDS = 60, 5


def fallback(words: ColumnWords, seen: SeenValues) -> Verdict:
    """Name, confidence and reasons; an empty name for a column without values."""
    if seen.logical_type in OF_TYPE:
        return OF_TYPE[seen.logical_type], 0.9, (f"its values are of the type {seen.logical_type}",)
    if seen.values.is_empty():
        return "", 0.0, ()
    if set(seen.values.head(3).str.to_lowercase().to_list()) in FLAG_WORDS:
        return "flag", 0.8, ("it has two values that answer a yes-or-no question",)
    return _of_text(words, seen) if seen.logical_type == "text" else _of_number(words, seen)


def _of_number(words: ColumnWords, seen: SeenValues) -> Verdict:
    distinct, rows = seen.value_count, seen.row_count
    variety = _variety(seen)
    if seen.logical_type != "integer":
        return "measure", 0.8, (f"decimal numbers, {variety}",)
    if named := _by_name(words, seen, variety):
        return named
    if distinct == rows and rows > FEW_VALUES and _is_run(seen):
        return "identifier", 0.7, (f"whole numbers that follow each other, {variety}",)
    if distinct <= FEW_VALUES and distinct <= rows * FEW_SHARE:
        return "category", 0.5, (f"few whole numbers, {variety}",)
    return "measure", 0.7, (f"whole numbers, {variety}",)


def _by_name(words: ColumnWords, seen: SeenValues, variety: str) -> Verdict | None:
    distinct, rows = seen.value_count, seen.row_count
    if words.has(MOMENTS) and _is_epoch(seen):
        return "timestamp", 0.8, ("the name speaks of a moment", f"whole numbers in the range of seconds since 1970, {variety}")
    if (words.has(KEYS) or (words.has(NUMBERS) and distinct > rows / 2)) and not words.has(("quantity", "count")):
        return "identifier", 0.8, ("the name says so", f"whole numbers, {variety}")
    if words.has(CODES) and distinct <= max(FEW_VALUES, rows * FEW_SHARE):
        return "code", 0.7, ("the name says so", f"whole numbers, {variety}")
    return None


def _variety(seen: SeenValues) -> str:
    return f"{'' if seen.is_counted else 'about '}{seen.value_count:,} different values in {seen.row_count:,} rows"


def _is_run(seen: SeenValues) -> bool:
    numbers = seen.values.cast(pl.Int128, strict=False).drop_nulls()
    if not seen.is_complete or numbers.is_empty():
        return False
    least, greatest = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
    return greatest - least < 1.1 * seen.value_count


def _is_epoch(seen: SeenValues) -> bool:
    # Seconds or milliseconds between 1980 and 2100.
    numbers = seen.values.cast(pl.Int64, strict=False).drop_nulls()
    bounds = ((315_532_800, 4_102_444_800), (315_532_800_000, 4_102_444_800_000))
    return not numbers.is_empty() and any(bool(numbers.is_between(low, high).all()) for low, high in bounds)


def _of_text(words: ColumnWords, seen: SeenValues) -> Verdict:
    distinct, rows = seen.value_count, seen.row_count
    variety = _variety(seen)
    some = seen.values.head(1_000)
    word_count = float((some.str.count_matches(r"\s+") + 1).mean() or 0)  # type: ignore[arg-type]
    length = float(some.str.len_chars().mean() or 0)  # type: ignore[arg-type]
    if length > LONG_TEXT or word_count > MANY_WORDS:
        return "free_text", 0.8, (f"long texts of {word_count:.0f} words on average", variety)
    if distinct <= max(FEW_VALUES, rows * FEW_SHARE) and distinct < rows:
        return "category", 0.8, (f"texts that repeat, {variety}",)
    is_coded = float(some.str.contains(r"^[^\s]*[0-9][^\s]*$").mean() or 0) > 0.9  # type: ignore[arg-type]
    if is_coded and distinct > 0.99 * rows:
        return "identifier", 0.75, (f"words with digits that do not repeat, {variety}",)
    if is_coded or words.has(CODES):
        return "code", 0.7, (f"words with digits that repeat, {variety}" if is_coded else "the name says so",)
    if distinct <= rows / 2:
        return "category", 0.5, (f"texts that repeat, {variety}",)
    return "label", 0.5, (f"short texts, most of them of one row, {variety}",)
