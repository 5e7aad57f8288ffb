"""The last run's states in the child: compared with, or a reason why not; never the profile's undoing."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from profilemydata.profiler.v1.profile_pb2 import LastRunDrift, Profile

from services.profiler.adapters.local import profile_file
from services.profiler.adapters.sandbox import job_codec, last_run, work
from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.convert.last_run import last_run_drift_from_proto, last_run_drift_to_proto
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.jobs import SAME_FILE, Earlier, Job, Source
from services.profiler.service.limits import ChildLimits


def write(path: Path, mean: float, seed: int) -> Path:
    chance = random.Random(seed)
    rows = (f"{chance.gauss(mean, 10):.3f},{chance.choice('abc')},u{chance.randrange(60)}@example.org" for _ in range(400))
    path.write_text("\n".join(["amount,grade,mail", *rows]))
    return path


@pytest.fixture
def states(tmp_path: Path) -> Path:
    """Of a table of 400 rows, its addresses masked."""
    profile_file(write(tmp_path / "a.csv", 100, 1), states=tmp_path / "a.pmds")
    return tmp_path / "a.pmds"


def order(path: Path, earlier: Earlier | None, policy: ValuePolicy = "masked") -> Order:
    job = Job(path.parent, Source(path, path.name), earlier=earlier, policy=policy)
    return Order(job, ReadLimits(), ChildLimits(), datetime(2030, 1, 1, tzinfo=UTC))


def profiled(path: Path, earlier: Earlier | None, policy: ValuePolicy = "masked") -> Profile:
    asked = job_codec.decode(job_codec.encode(order(path, earlier, policy)))
    return Profile.FromString(work.profile(asked, lambda _: None))


def drift_of(path: Path, earlier: Earlier, policy: ValuePolicy = "masked") -> LastRunDrift:
    return profiled(path, earlier, policy).last_run_drift


def test_a_shift_is_told(tmp_path: Path, states: Path) -> None:
    drift = drift_of(write(tmp_path / "b.csv", 110, 2), Earlier("before", states))
    assert (drift.analysis_id, drift.status, drift.compared_column_count, dict(drift.not_compared)) == ("before", "compared", 3, {})
    [column] = drift.columns
    assert (column.column, column.direction, column.position) == ("amount", "shifted_up", 0)
    assert last_run_drift_to_proto(last_run_drift_from_proto(drift)) == drift


def test_ordinary_noise_is_not(tmp_path: Path, states: Path) -> None:
    drift = drift_of(write(tmp_path / "b.csv", 100, 3), Earlier("before", states))
    assert (drift.status, list(drift.columns)) == ("compared", [])


def test_the_same_file_is_told_as_such(states: Path) -> None:
    assert drift_of(states.with_name("a.csv"), Earlier("before", states)).status == "same_file"


def test_another_policy_says_so_of_the_columns_that_it_hides(tmp_path: Path, states: Path) -> None:
    drift = drift_of(write(tmp_path / "b.csv", 110, 2), Earlier("before", states), "full")
    assert dict(drift.not_compared) == {"value_policy_changed": 1}
    stricter = drift_of(tmp_path / "b.csv", Earlier("before", states), "none")
    assert (stricter.compared_column_count, dict(stricter.not_compared)) == (1, {"value_policy_changed": 2})


def outdated(body: bytes) -> bytes:
    return body[:4] + b"\x63" + body[5:]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(outdated, "states_outdated", id="another format"),
        pytest.param(lambda body: body[:-40], "states_unreadable", id="damaged"),
        pytest.param(lambda _: b"", "states_unreadable", id="empty"),
        pytest.param(lambda _: b"amount\n1\n", "states_unreadable", id="a file"),
    ],
)
def test_states_of_no_use_cost_no_profile(tmp_path: Path, states: Path, spoil: Callable[[bytes], bytes], reason: str) -> None:
    states.write_bytes(spoil(states.read_bytes()))
    made = profiled(write(tmp_path / "b.csv", 110, 2), Earlier("before", states))
    assert (made.last_run_drift.status, made.last_run_drift.reason) == ("not_compared", reason)
    assert len(made.primary.columns) == 3


def test_a_comparison_that_breaks_costs_no_profile(tmp_path: Path, states: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("quotes u7@example.org")

    monkeypatch.setattr(last_run.LastRun, "drift", broken)
    made = profiled(write(tmp_path / "b.csv", 110, 2), Earlier("before", states))
    assert made.last_run_drift.reason == "failed"
    assert "u7@" not in str(made.last_run_drift)


@pytest.mark.parametrize(
    ("given", "status", "reason"), [(SAME_FILE, "same_file", ""), ("states_gone", "not_compared", "states_gone")]
)
def test_without_states_the_reason_is_handed_on(tmp_path: Path, given: str, status: str, reason: str) -> None:
    drift = drift_of(write(tmp_path / "b.csv", 110, 2), Earlier("before", None, given))
    assert (drift.analysis_id, drift.status, drift.reason) == ("before", status, reason)


def test_a_first_run_says_nothing(tmp_path: Path) -> None:
    assert not profiled(write(tmp_path / "b.csv", 110, 2), None).HasField("last_run_drift")
