"""How a file was read, in words: what was decided, how sure that is, how to say otherwise, and what was odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.transformer.core.characters import character_name, character_with_name, encoding_name, format_name, line_end_name
from services.transformer.core.measured import Load, LoadProblem
from services.transformer.core.wording import count, counted, listed, quoted

DOUBTFUL = 0.6
"""A decision less certain than this is worth a look."""
TEXT_FORMATS = ("csv", "tsv")
JSON_FORMATS = ("json", "ndjson")
NOTES = frozenset(
    {
        "utf8_bom",
        "byte_order_mark",
        "transcoded",
        "blank_lines",
        "preamble_lines",
        "no_header",
        "header_only",
        "leading_zeros",
        "long_integers",
        "number_notation",
        "utc_offsets",
        "placeholder_words",
    }
)
"""Problems that tell what was done and harm nothing. Any other may have cost a value its place or its meaning."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that the reader decided."""

    name: str
    title: str
    value: str
    """In words; ``load`` has the same as the read option takes it."""
    confidence: float | None
    """0..1; None where the bytes leave no choice."""
    option: str | None
    """Read option that overrides it; None for what cannot be told."""
    is_doubtful: bool
    """Whether somebody should look."""


def decisions(load: Load) -> tuple[Decision, ...]:
    """All that apply to the format, in the order in which they are made."""
    return tuple(decision for decision in _decisions(load) if decision.value)


def summary(load: Load) -> tuple[str, ...]:
    """A sentence on how the file was read, and one on what may have been decided wrongly."""
    doubts = [decision for decision in decisions(load) if decision.is_doubtful and decision.option]
    if not doubts:
        return (_sentence(load),)
    named = " and ".join(f"the {each.title.lower()} ({round(100 * (each.confidence or 0))} % sure)" for each in doubts)
    options = " and ".join(each.option or "" for each in doubts)
    advice = f"If the columns look wrong, say how it is with the read option{'s' if len(doubts) > 1 else ''} {options}."
    return (_sentence(load), f"Not certain: {named}. {advice}")


def ranked(problems: Iterable[LoadProblem]) -> Sequence[LoadProblem]:
    """What may have done harm first, and of these what was met most often."""
    return sorted(problems, key=lambda problem: (is_note(problem), -problem.count))


def is_note(problem: LoadProblem) -> bool:
    """Whether a problem harms nothing."""
    return problem.code in NOTES


def _decided(name: str, title: str, value: str, confidence: float | None, option: str | None) -> Decision:
    return Decision(name, title, value, confidence, option, confidence is not None and confidence < DOUBTFUL)


def _decisions(load: Load) -> Iterator[Decision]:
    sure = load.confidence
    is_text = bool(load.delimiter) or load.format in TEXT_FORMATS
    yield _decided("format", "Format", format_name(load.format), sure.get("format"), "format")
    yield _decided("compression", "Packed as", load.compression or "", sure.get("compression"), None)
    yield _decided("encoding", "Encoding", _encoding(load), sure.get("encoding"), "encoding")
    if is_text:
        yield from _dialect(load)
    yield _decided("sheet", "Sheet", _sheet(load), sure.get("sheet"), "sheet")
    if load.json_path or load.format in JSON_FORMATS:
        yield _decided("json_path", "Place of the rows", load.json_path or "top", sure.get("json_path"), "json_path")
    if is_text or load.sheet or load.header:
        yield from _top(load)


def _dialect(load: Load) -> Iterator[Decision]:
    sure = load.confidence
    yield _decided("line_end", "Line ends", line_end_name(load.line_end), sure.get("line_end"), None)
    delimiter = sure.get("delimiter", sure.get("dialect"))
    yield _decided("delimiter", "Delimiter", character_with_name(load.delimiter), delimiter, "delimiter")
    yield _decided("quote", "Quote", character_with_name(load.quote), sure.get("quote"), "quote")
    yield _decided("escape", "Escape", character_with_name(load.escape), sure.get("escape"), "escape")
    yield _decided("comment", "Comment sign", character_with_name(load.comment), sure.get("comment"), "comment")


def _top(load: Load) -> Iterator[Decision]:
    header = load.confidence.get("header")
    skipped = counted(load.skipped_row_count, "row") if load.skipped_row_count else "none"
    named = counted(load.header, "row") if load.header else "none; columns go by their position"
    yield _decided("skipped_row_count", "Rows left out at the top", skipped, load.confidence.get("skip_rows"), "skip_rows")
    yield _decided("header", "Header", named, header, "header_rows")


def _sentence(load: Load) -> str:
    unpacked = f", unpacked from {load.compression}" if load.compression else ""
    parts = [part for part in _parts(load) if part]
    told = f": {', '.join(parts)}" if parts else ""
    return f"Read as {format_name(load.format) or 'a file'}{unpacked}{told}."


def _parts(load: Load) -> Iterator[str]:
    yield _encoding(load)
    if load.delimiter:
        yield f"{character_name(load.delimiter)} between cells"
    elif load.format in TEXT_FORMATS:
        yield "a single column"
    if load.sheet:
        yield f"sheet {quoted(load.sheet)}" + (f", one of {count(len(load.sheets))}" if len(load.sheets) > 1 else "")
    if load.json_path:
        yield f"rows at {quoted(load.json_path)}"
    if load.header:
        yield counted(load.header, "header row")
    elif load.delimiter or load.sheet:
        yield "no header"
    if load.skipped_row_count:
        rows = counted(load.skipped_row_count, "row")
        yield f"{rows} before it left out" if load.header else f"{rows} at the top left out"


def _encoding(load: Load) -> str:
    name = encoding_name(load.encoding)
    return f"{name} with a byte order mark" if name and load.bom else name


def _sheet(load: Load) -> str:
    if not load.sheet:
        return ""
    others = [sheet.name for sheet in load.sheets if sheet.name != load.sheet]
    return load.sheet + (f" (not read: {listed(others)})" if others else "")
