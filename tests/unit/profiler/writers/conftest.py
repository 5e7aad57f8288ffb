"""Reads bytes and writes them anew, as a test wants to look at the outcome."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.profiler.core.writers.base import Written
from services.profiler.core.writers.registry import WRITERS

Rewrite = Callable[..., tuple[Path, Written]]


@pytest.fixture
def rewrite(tmp_path: Path) -> Rewrite:
    def rewriting(
        content: bytes | str | Path, to: str, *, header: bool = False, limits: ReadLimits | None = None, **options: object
    ) -> tuple[Path, Written]:
        source, target, spill = tmp_path / "source", tmp_path / f"target.{to}", tmp_path / "spill"
        if isinstance(content, Path):
            source = content
        else:
            source.write_bytes(content if isinstance(content, bytes) else content.encode())
        spill.mkdir(exist_ok=True)
        table = open_table(source, "table.csv", ReadOptions(**options), limits or ReadLimits(), spill)  # type: ignore[arg-type]
        try:
            written = WRITERS[to].write(table, target, header=header, on_rows=lambda _: None)
        finally:
            table.close()
        return target, written

    return rewriting
