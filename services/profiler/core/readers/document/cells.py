"""The values of a batch at one path as a column of text, or of lists of JSON text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from json.encoder import encode_basestring

import polars as pl

from services.profiler.core.readers.document.tree import Node
from services.profiler.core.readers.nested import each_leaf


class Cells:
    """Makes the columns of one batch; counts the halves of surrogate pairs that no text can hold."""

    def __init__(self, row_count: int) -> None:
        self.replaced_count = 0
        self._row_count = row_count
        self._places: dict[Node, pl.Series] = {}

    def column(self, node: Node) -> pl.Series:
        """Plain values at the path; within arrays, a list per record and array around it."""
        holder = node.holder
        cells = self._placed(node, holder.size if holder else self._row_count, _as_token if holder else _as_text)
        while holder and holder.parent:
            places = self._places_of(holder)
            cells = each_leaf(places, 1, lambda at, flat=cells: flat.gather(at), cells.dtype)  # type: ignore[misc]
            holder = holder.parent.holder
        return cells

    def _placed(self, node: Node, size: int, text_of: Callable[[object], str | None]) -> pl.Series:
        if len(node.plain) == 1 and node.plain[0][0] == range(size):
            return self._texts(node.plain[0][1], text_of)
        return self._texts(_scattered(node, size), text_of)

    def _texts(self, values: Sequence[object], text_of: Callable[[object], str | None]) -> pl.Series:
        kinds = set(map(type, values)) - {type(None)}
        if kinds == {bytes}:
            return pl.Series(values, dtype=pl.Binary).cast(pl.String)
        if kinds == {bool}:
            return pl.Series(values, dtype=pl.Boolean).cast(pl.String)
        texts = values if text_of is _as_text and kinds <= {str} else [*map(text_of, values)]
        try:
            return pl.Series(texts, dtype=pl.String)
        except UnicodeEncodeError:
            return pl.Series([self._repaired(text) for text in texts], dtype=pl.String)

    def _repaired(self, text: object) -> str | None:
        if text is None:
            return None
        whole = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in str(text))
        self.replaced_count += whole != text
        return whole

    def _places_of(self, elements: Node) -> pl.Series:
        """Where the elements of each array stand; null where there is no array."""
        if elements not in self._places and elements.parent:
            outer = elements.parent.holder
            size = outer.size if outer else self._row_count
            starts: list[int | None] = [None] * size
            ends: list[int | None] = [None] * size
            for slots, firsts, lengths in elements.parent.lists:
                for slot, first, length in zip(slots, firsts, lengths, strict=True):
                    starts[slot], ends[slot] = first, first + length
            bounds = pl.DataFrame({"start": starts, "end": ends}, schema={"start": pl.Int64, "end": pl.Int64})
            self._places[elements] = bounds.select(pl.int_ranges("start", "end")).to_series()
        return self._places[elements]


def _scattered(node: Node, size: int) -> list[object]:
    values: list[object] = [None] * size
    for slots, cells in node.plain:
        for slot, cell in zip(slots, cells, strict=True):
            values[slot] = cell
    return values


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.decode() if isinstance(value, bytes) else ("true" if value else "false")


def _as_token(value: object) -> str | None:
    return encode_basestring(value) if isinstance(value, str) else _as_text(value)
