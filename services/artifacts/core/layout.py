"""What stands on a sheet, before anybody thinks of a file format: tables to filter, pages to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from services.artifacts.core.report import Report


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to another sheet."""

    text: str
    sheet: str
    """Its title."""
    record: int | None = None
    """A row of that sheet's table, from 0; None for its top."""


Cell = int | float | str | bool | Link | None
Kind = Literal["text", "long_text", "integer", "figure", "ratio", "score", "points", "severity"]
"""How a field's values are shown. ``figure`` is a number or a text, each in its own way; ``ratio`` is 0..1."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    title: str
    kind: Kind = "text"
    width: float = 14.0
    """In characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to sort and filter, under one line that says what they are."""

    note: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[Cell]]
    frozen_fields: int = 1
    """Fields that stay when one scrolls to the right."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a page; level 1 once, at its top."""

    text: str
    level: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text over the page's whole width."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One tile."""

    title: str
    value: str
    status: str
    """good, attention, bad or neutral."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Tiles side by side, four to a band."""

    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values."""

    facts: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table within a page, at most four fields wide."""

    fields: Sequence[Field]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside the figures that they show; those who edit a figure see its bar follow."""

    fields: Sequence[Field]
    """What is counted, and the figure."""
    rows: Sequence[Sequence[Cell]]
    """A label and a number each, at most some thirty."""
    is_upright: bool = False
    """Columns of a distribution, in their order, instead of bars of a ranking."""


Block = Heading | Paragraph | Cards | Facts | Grid | Chart


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks below each other, to be read."""

    blocks: Sequence[Block]


class Sheet(Protocol):
    """One sheet of the workbook = one file = one line in the registry."""

    title: str
    """At most 31 characters, none of ``[]:*?/\\``."""
    about: str
    """What somebody finds there, one sentence."""

    def lay_out(self, report: Report) -> Table | Page:
        """What stands on it."""
