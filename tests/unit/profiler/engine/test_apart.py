"""A few texts kept of a batch do not keep the batch."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl

from services.profiler.core.analyzers.summaries.places import PlacesState, places_of

BATCHES, ROWS = 40, 50_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_places_do_not_hold_their_batches() -> None:
    numbers = pl.select(at=pl.int_range(ROWS)).to_series()
    kept, before = [], resident_bytes()
    for batch in range(BATCHES):
        # Some 3 MB each.
        text = pl.format("a text too long to be kept inside of its view, number {} of {}", numbers, batch)
        kept.append(places_of(pl.select(text).to_series(), pl.Series([0, 1, 2]), 1, PlacesState()))
    assert resident_bytes() - before < 50 * 1024**2, len(kept)
