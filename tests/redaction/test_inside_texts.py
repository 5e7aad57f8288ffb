"""Personal data inside remarks does not leave the process that reads them, be it in every second text or in one of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from services.profiler.core.agents.requests import resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.engine import profile_table
from services.profiler.core.profile import Profile, ValuePolicy
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.runtime.clock import SystemClock
from tests.redaction.test_no_value_leaves import AS_OF, outputs_of
from tests.unit.profiler.detectors.profiles import ENGINE

SECRETS = ("zoe.quill@example.org", "+1 415 555 0199", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "219-09-9999")
ROWS = 3_000


def profiled(folder: Path, remarks: Sequence[str], policy: ValuePolicy = "masked") -> Profile:
    path, spill = folder / "data.csv", folder / "spill"
    spill.mkdir(exist_ok=True)
    pl.DataFrame({"id": range(len(remarks)), "remark": remarks}).write_csv(path)
    table = open_table(path, path.name, ReadOptions(), ReadLimits(), spill)
    try:
        dataset = profile_table(table, as_of=AS_OF)
    finally:
        table.close()
    return analyze(resolve((), has_baseline=False), dataset, None, ENGINE, SystemClock(), policy)


def leaked(profile: Profile) -> set[str]:
    whole = b"\0".join(outputs_of(profile).values())
    return {secret for secret in SECRETS if secret.encode() in whole}


def plain(count: int) -> list[str]:
    return [f"parcel {number} came too late" for number in range(count)]


def test_a_column_that_often_holds_it_is_masked(tmp_path: Path) -> None:
    profile = profiled(tmp_path, [f"{secret} wrote again, {n}" for n, secret in enumerate(SECRETS * 100)] + plain(500))
    (column,) = [column for column in profile.primary.columns if column.name == "remark"]
    assert (column.pii.detected, column.value_policy) == (True, "masked")
    assert leaked(profile) == set()


@pytest.mark.parametrize("secret", SECRETS)
def test_a_frequent_text_that_holds_it_masks_the_column(tmp_path: Path, secret: str) -> None:
    profile = profiled(tmp_path, [*plain(ROWS), *[f"ask {secret} first"] * 3])
    assert profile.primary.columns[1].value_policy == "masked"
    assert leaked(profile) == set()


@pytest.mark.parametrize("secret", SECRETS)
def test_a_rare_text_is_shown_without_it(tmp_path: Path, secret: str) -> None:
    """A space too many is a row-level issue, which shows the text."""
    profile = profiled(tmp_path, [*plain(ROWS), f"we ask {secret} first  "])
    assert profile.primary.columns[1].value_policy == "full"
    assert [issue.value for issue in profile.row_level_issues if "we ask" in (issue.value or "")]
    assert leaked(profile) == set()


def test_it_is_shown_to_whoever_asks_for_everything(tmp_path: Path) -> None:
    """Else the search above would find nothing because there is nothing to find."""
    profile = profiled(tmp_path, [*plain(ROWS), *(f"we ask {secret} first  " for secret in SECRETS)], "full")
    assert leaked(profile) == set(SECRETS)
