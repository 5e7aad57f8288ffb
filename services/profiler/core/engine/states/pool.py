"""All series of many states in a few blobs: one per type, whatever the number of columns."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from services.profiler.core.readers.stored.arrow_container import stream_messages
from services.profiler.core.readers.stored.arrow_messages import RECORDS

Place = list[int]
"""Which blob, the first entry, how many."""


class Pool:
    """Series put one behind another, by type."""

    def __init__(self) -> None:
        self._groups: dict[pl.DataType, list[pl.Series]] = {}
        self._lengths: dict[pl.DataType, int] = {}

    def put(self, series: pl.Series) -> Place:
        """Where the series will be found."""
        dtype = series.dtype
        group = self._groups.setdefault(dtype, [])
        start = self._lengths.get(dtype, 0)
        group.append(series.alias("s"))
        self._lengths[dtype] = start + len(series)
        return [list(self._groups).index(dtype), start, len(series)]

    def blobs(self) -> list[bytes]:
        """Arrow streams of one column each."""
        return [to_arrow(pl.concat(group, rechunk=True).to_frame()) for group in self._groups.values()]


class OpenPool:
    """A stored pool. Places are not believed."""

    def __init__(self, blobs: Sequence[bytes]) -> None:
        self._groups = [from_arrow(blob)["s"] for blob in blobs]

    def get(self, place: object) -> pl.Series:
        """The series at a place. Raises ``ValueError`` if there is none."""
        match place:
            case [int(group), int(start), int(length)] if 0 <= group < len(self._groups):
                held = self._groups[group]
                if 0 <= start <= start + length <= len(held):
                    return held.slice(start, length)
        raise ValueError("a place points out of its pool")


def to_arrow(frame: pl.DataFrame) -> bytes:
    """A frame as an Arrow stream."""
    buffer = io.BytesIO()
    # The older layout of texts has one form for equal texts: equal states are to give equal bytes.
    frame.write_ipc_stream(buffer, compression="zstd", compat_level=pl.CompatLevel.oldest())
    return buffer.getvalue()


def from_arrow(data: bytes) -> pl.DataFrame:
    """The frame again. Raises ``UnreadableFile`` for sizes that lie, or whatever the engine raises."""
    rows = sum(message.records().number(0, "q") for message in stream_messages(data) if message.kind == RECORDS)
    frame = pl.read_ipc_stream(io.BytesIO(data))
    if frame.height != rows:
        raise ValueError("a blob has other rows than it says")
    return frame
