"""What an earlier analysis withheld stays withheld in whatever is compared with it later, however much that may show."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from profilemydata.profiler.v1.profile_pb2 import Profile

from services.profiler.adapters.local import profile_file
from services.profiler.convert.stored import profile_from_proto
from services.profiler.core.profile import ValuePolicy
from services.transformer.local import report_of_profile
from tests.redaction.canaries import COLUMNS, CanaryTable, canary_table
from tests.redaction.test_no_value_leaves import outputs_of


@pytest.fixture
def earlier() -> CanaryTable:
    return canary_table(Random(31))


@pytest.fixture
def today(tmp_path: Path) -> Path:
    """Other values under the same names."""
    return canary_table(Random(34)).write(tmp_path / "today.csv")


def compared(table: CanaryTable, today: Path, first: ValuePolicy, then: ValuePolicy) -> tuple[Profile, Profile]:
    """The earlier analysis, and one of today's file that is held against what was kept of it."""
    path = table.write(today.with_name("earlier.csv"))
    states = path.with_suffix(".pmds")
    before = profile_file(path, policy=first, states=states)
    path.unlink()
    return Profile.FromString(before), Profile.FromString(profile_file(today, baseline=states, policy=then))


def withheld(profile: Profile) -> list[str]:
    return [column.name for column in profile_from_proto(profile).primary.columns if column.value_policy != "full"]


@pytest.mark.parametrize("then", ["full", "masked", "none"])
@pytest.mark.parametrize("first", ["masked", "none"])
def test_nothing_withheld_comes_back(earlier: CanaryTable, today: Path, first: ValuePolicy, then: ValuePolicy) -> None:
    before, after = compared(earlier, today, first, then)
    hidden = withheld(before)
    assert hidden
    assert earlier.columns_in(outputs_of(profile_from_proto(after)), hidden) == {}
    policies = {column.name: column.value_policy for column in profile_from_proto(after).baseline.columns}  # type: ignore[union-attr]
    assert {policies[name] for name in hidden} == {"none"}


def test_what_was_shown_is_shown_again(earlier: CanaryTable, today: Path) -> None:
    """Else the search above would find nothing because there is nothing to find."""
    _, after = compared(earlier, today, "full", "full")
    assert set(earlier.columns_in({"profile.pb": after.SerializeToString()})) >= set(COLUMNS) - {"mail", "copy", "who", "mark"}


def test_a_baseline_is_shown_no_more_than_asked_for(earlier: CanaryTable, today: Path) -> None:
    _, after = compared(earlier, today, "full", "none")
    assert earlier.columns_in(outputs_of(profile_from_proto(after))) == {}
    report = json.loads(report_of_profile(after.SerializeToString()))
    assert report["analysis"]["baseline"]["file_name"] == "earlier.csv"
