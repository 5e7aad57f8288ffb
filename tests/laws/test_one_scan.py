"""One scan feeds everyone: however many agents there are, each file is opened as a table once and every row is met once.

Looked at from three sides: the reader counts the tables that are opened and the rows that are taken from them, the kernel counts the
bytes that are read by whatever library, and agents are asked when the files are not there any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from google.protobuf.struct_pb2 import Struct
from profilemydata.profiler.v1.profile_pb2 import Profile

from services.profiler.adapters.local import profile_file
from services.profiler.adapters.sandbox import measuring, work
from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.core.agents.registry import AGENTS
from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.readers.base import Batch, ReadLimits, Table
from services.profiler.core.readers.delimited import GUESSED_BYTES
from services.profiler.service.jobs import Job, Source
from services.profiler.service.limits import ChildLimits

ROWS = 40_000
FIRST = AGENTS[0].agent_id
ALONE, EVERYONE = (AgentRequest(FIRST),), tuple(AgentRequest(agent.agent_id) for agent in AGENTS)


@dataclass
class Watched:
    """A table that counts what is asked of it."""

    table: Table
    name: str
    readings: Readings

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)

    def batches(self) -> Iterator[Batch]:
        self.readings.passes[self.name] += 1
        for batch in self.table.batches():
            self.readings.rows[self.name] += batch.frame.height
            yield batch

    def texts(self) -> Iterator[Any]:
        self.readings.passes[self.name] += 1
        return self.table.texts()


@dataclass
class Readings:
    """By the name of a file."""

    opened: Counter[str] = field(default_factory=Counter)
    passes: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Readings:
    counted, open_table = Readings(), measuring.open_table

    def open_watched(path: Path, *arguments: Any, **options: Any) -> Watched:
        counted.opened[path.name] += 1
        return Watched(open_table(path, *arguments, **options), path.name, counted)

    monkeypatch.setattr(measuring, "open_table", open_watched)
    return counted


def written(path: Path, step: int, rows: int = ROWS) -> Path:
    """A table of a few columns of every kind."""
    frame = pl.DataFrame({"n": range(rows)}).with_columns(
        word=(pl.col("n") * step % 50).cast(pl.String) + " words of some length in a row of a file",
        share=pl.col("n") % 101 / 7,
        mail=pl.col("n").cast(pl.String) + "@mail.example",
    )
    frame.write_csv(path)
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The primary and its baseline."""
    return written(tmp_path / "primary.csv", 3), written(tmp_path / "baseline.csv", 7)


def profile(primary: Path, baseline: Path | None, agents: tuple[AgentRequest, ...]) -> Profile:
    """What the child does, in this process."""
    directory = primary.parent / f"job{len(list(primary.parent.iterdir()))}"
    directory.mkdir()
    compared = Source(baseline, baseline.name) if baseline else None
    job = Job(directory, Source(primary, primary.name), compared, agents)
    order = Order(job, ReadLimits(), ChildLimits(), datetime(2026, 1, 1, tzinfo=UTC))
    return Profile.FromString(work.profile(order, lambda _: None))


def answers(made: Profile) -> list[tuple[str, str, Struct]]:
    """What every agent came to: everything but how long it took."""
    return [(each.agent_id, each.failure.reason, each.answer) for each in made.agents]


def bytes_read(doing: Callable[[], object]) -> int:
    """That this process reads meanwhile, of whatever (proc(5): rchar)."""

    def so_far() -> int:
        return int(Path("/proc/self/io").read_text().split()[1])

    before = so_far()
    doing()
    return so_far() - before


def without_baseline(agents: tuple[AgentRequest, ...]) -> tuple[AgentRequest, ...]:
    lacking = {agent.agent_id for agent in AGENTS if agent.needs_baseline}
    return tuple(agent for agent in agents if agent.agent_id not in lacking)


def test_all_agents_meet_every_row_once(readings: Readings, files: tuple[Path, Path]) -> None:
    profile(*files, EVERYONE)
    once = {path.name: 1 for path in files}
    assert (readings.opened, readings.passes) == (once, once)
    assert readings.rows == {path.name: ROWS for path in files}


def test_stored_states_are_no_table(readings: Readings, files: tuple[Path, Path]) -> None:
    primary, baseline = files
    states = baseline.with_suffix(".pmds")
    profile_file(baseline, states=states)
    baseline.unlink()
    profile(primary, states, EVERYONE)
    assert readings.opened == {primary.name: 1}


def test_types_that_only_the_end_tells_cost_a_second_reading_and_no_third(readings: Readings, files: tuple[Path, Path]) -> None:
    primary, baseline = files
    written(primary, 3, 6 * ROWS)
    assert primary.stat().st_size > GUESSED_BYTES
    with primary.open("a") as file:
        file.write("no number,word,0.5,a@mail.example\n" * (6 * ROWS))
    profile(primary, baseline, EVERYONE)
    assert readings.opened == {primary.name: 2, baseline.name: 1}


def test_all_agents_read_no_byte_more_than_one(files: tuple[Path, Path]) -> None:
    primary, baseline = files
    profile(primary, baseline, EVERYONE)  # imports what is imported late
    alone = sum(bytes_read(lambda path=path: profile(path, None, without_baseline(ALONE))) for path in files)  # type: ignore[misc]
    together = bytes_read(lambda: profile(primary, baseline, EVERYONE))
    assert together < alone + primary.stat().st_size / 2


def judging(monkeypatch: pytest.MonkeyPatch, before: Callable[[], object]) -> None:
    """Have something happen once everything is measured, before any agent is asked."""
    analyze = work.analyze

    def analyze_after(*arguments: Any, **more: Any) -> Any:
        before()
        return analyze(*arguments, **more)

    monkeypatch.setattr(work, "analyze", analyze_after)


def test_agents_answer_when_the_files_are_gone(monkeypatch: pytest.MonkeyPatch, files: tuple[Path, Path]) -> None:
    known = answers(profile(*files, EVERYONE))
    judging(monkeypatch, lambda: [path.unlink() for path in files])
    assert answers(profile(*files, EVERYONE)) == known
    assert not any(path.exists() for path in files)


def test_a_second_reading_would_be_seen(monkeypatch: pytest.MonkeyPatch, files: tuple[Path, Path]) -> None:
    """Else the law of bytes would hold because nobody counts them."""
    profile(*files, EVERYONE)
    honest = bytes_read(lambda: profile(*files, EVERYONE))
    judging(monkeypatch, files[0].read_bytes)
    assert bytes_read(lambda: profile(*files, EVERYONE)) > honest + files[0].stat().st_size * 0.9
