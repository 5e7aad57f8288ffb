"""The sheet of what changed: the schema above, drifted columns first, the loudest of them at the top."""

from __future__ import annotations

import numpy as np
import polars as pl

from services.artifacts.core.layout import Heading, Page, Table
from services.artifacts.core.sheets.agents import Agents
from services.artifacts.core.sheets.drift import FIELDS, Drift
from tests.unit.profiler.comparison.tables import compared


def answer() -> dict[str, object]:
    generator = np.random.default_rng(1)
    before = pl.DataFrame(
        {"same": generator.normal(size=300), "some": generator.normal(size=300), "far": generator.normal(size=300)}
    )
    now = before.with_columns(some=pl.col("some") + 1, far=pl.col("far") + 9).with_columns(new=pl.lit(1))
    return {"status": "success", **compared(now, before.with_columns(gone=pl.lit("a"))).answer}


def laid_out(report: dict[str, object]) -> Table:
    sheet = Drift().lay_out(report)
    assert isinstance(sheet, Table)
    assert all(len(row) == len(FIELDS) for row in sheet.rows)
    return sheet


def test_schema_above_and_the_greatest_effect_first() -> None:
    sheet = laid_out({"agents": {"drift-detector": answer()}})
    assert [tuple(row[:2]) for row in sheet.rows] == [
        ("Removed", "gone"),
        ("Added", "new"),
        ("Drifted", "far"),
        ("Drifted", "some"),
        ("No drift", "same"),
    ]
    assert sheet.note.startswith("2 of 3 tested columns drifted. 300 rows against 300.")


def test_without_an_answer_the_sheet_says_so() -> None:
    assert laid_out({"agents": {}}).note == "No baseline was given: there is nothing to compare with."
    failed = {"status": "error", "reason": "INTERNAL", "message": "The agent failed."}
    assert laid_out({"agents": {"drift-detector": failed}}).note == "No answer: The agent failed."


def test_what_has_a_sheet_of_its_own_is_not_told_twice() -> None:
    page = Agents().lay_out({"agents": {"drift-detector": answer(), "other": {"status": "success", "a": 1}}})
    assert isinstance(page, Page)
    assert [block.text for block in page.blocks if isinstance(block, Heading)] == ["What the agents answered", "other"]
