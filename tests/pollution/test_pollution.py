"""Every polluted file comes back as the table that was meant, as far as the file still tells what was meant."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.profiler.errors import EmptyFile
from tests.pollution.pollutions import KINDS, Kind, Lines
from tests.pollution.scoring import BEST, score
from tests.pollution.tables import clean_tables

SEED = 20240229
LEAST_MEAN = 9.9
MEAN_TABLES = 2
"""Every table is read kind by kind; for the mean some are enough."""


def read_lines(content: bytes, folder: Path) -> Lines:
    """What a converted file would hold: the header if there is one, then each record with its extra cells."""
    path = folder / "upload"
    path.write_bytes(content)
    try:
        table = open_table(path, "upload.csv", ReadOptions(), ReadLimits(), folder)
    except EmptyFile:
        return []
    try:
        lines = [[column.name for column in table.columns]] if table.load_report().header_row_count else []
        for batch in table.texts():
            for row, cells in enumerate(batch.frame.iter_rows(), start=batch.first_row):
                lines.append([cell or "" for cell in cells] + list(batch.extra_cells.get(row, ())))
        return lines
    finally:
        table.close()


def scores(kind: Kind, folder: Path, tables: int | None = None) -> Iterator[tuple[str, float]]:
    for table in clean_tables(SEED)[:tables]:
        for content, expected in kind.make(table, random.Random(f"{SEED}:{table.name}:{kind.name}")):
            raw = content if isinstance(content, bytes) else content.encode()
            yield table.name, score(expected, read_lines(raw, folder))


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_pollution_leaves_the_table_as_it_was(kind, tmp_path):
    found = list(scores(kind, tmp_path))
    assert [(name, points) for name, points in found if points < kind.least - 1e-9] == []


def test_mean_over_all_kinds(tmp_path, capsys):
    means = {kind.name: statistics.fmean(points for _, points in scores(kind, tmp_path, MEAN_TABLES)) for kind in KINDS}
    mean = statistics.fmean(means.values())
    with capsys.disabled():
        print(f"\n{len(KINDS)} kinds of pollution: mean {mean:.3f} of {BEST:g}")
    assert mean >= LEAST_MEAN
