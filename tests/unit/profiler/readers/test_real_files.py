"""Real tables beside the project, read as Python's csv module reads them. Skipped where they are absent."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
FOLDER = Path(os.environ.get("PMD_TEST_DATA", ROOT.parent / "shared" / "data"))
FILES = sorted([*FOLDER.glob("*.csv"), *FOLDER.glob("*.tsv")])


@pytest.mark.skipif(not FILES, reason="no real data beside the project")
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_real_files_are_read_in_full(path, read):
    with path.open(newline="", encoding="utf-8") as file:
        expected = list(csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else ","))
    outcome = read(path, file_name=path.name)
    header_rows = outcome.report.header_row_count
    assert len(outcome.rows) == len(expected) - header_rows - outcome.problems.get("blank_lines", 0)
    assert len(outcome.columns) == len(expected[0])
    texts = read(path, types={name: "text" for name in outcome.names if name})
    body = [row for row in expected[header_rows:] if row]
    named = [i for i, name in enumerate(outcome.names) if name]
    assert [[row[i] or "" for i in named] for row in texts.rows] == [[row[i] for i in named] for row in body]


@pytest.mark.skipif(not (FOLDER / "brain_networks.csv").exists(), reason="no real data beside the project")
def test_several_header_rows_can_be_declared(read):
    outcome = read(FOLDER / "brain_networks.csv", header_rows=3)
    assert outcome.names[:3] == ["network node hemi", "1 1 lh", "1 1 rh"]
    assert set(outcome.types) == {"integer", "float"}
