"""No value that the policy withholds occurs in any byte of what leaves the process that read it."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.artifacts.core.renderers.registry import RENDERERS
from services.artifacts.core.report import parse_report
from services.profiler.convert.profiles import profile_to_proto
from services.profiler.core.agents.requests import asked_checks, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.checks import CheckResults
from services.profiler.core.comparison.tables import compare
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import DatasetProfile, Pii, Profile, ValuePolicy
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.runtime.clock import SystemClock
from services.transformer.local import report_of_profile
from tests.redaction.canaries import COLUMNS, PERSONAL, canary_table, unpacked
from tests.report.validation import checked
from tests.unit.profiler.detectors.profiles import ENGINE

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
FORMATS = ["csv", "ndjson", "parquet"]
few_tables = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    # A seed does not get simpler by getting smaller.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def measured(path: Path, personal: Mapping[str, str], baseline: TableStates | None = None) -> Measured:
    """A file read and measured, columns marked as a recogniser of personal data would."""
    spill = path.parent / "spill"
    spill.mkdir(exist_ok=True)
    table = open_table(path, path.name, ReadOptions(), ReadLimits(), spill)
    states: list[TableStates] = []
    checks: list[CheckResults] = []
    asked = asked_checks(resolve((), has_baseline=True), table.columns, baseline)
    try:
        dataset = profile_table(table, as_of=AS_OF, on_states=states.append, checks=asked, on_checks=checks.append)
    finally:
        table.close()
    marked = tuple(
        replace(column, semantic_type=personal.get(column.name, ""), pii=_pii(personal.get(column.name)))
        for column in dataset.columns
    )
    return Measured(replace(dataset, columns=marked), states[0], checks[0])


@dataclass(frozen=True)
class Measured:
    """What a pass leaves."""

    dataset: DatasetProfile
    states: TableStates
    checks: CheckResults


def fewer(states: TableStates) -> TableStates:
    """A baseline without most of the values: what is compared with it is told to lack them."""
    kept = {
        key: replace(state, counted=tuple(frame.head(1) for frame in state.counted), raw=tuple(each.head(1) for each in state.raw))
        if isinstance(state, TallyState)
        else state
        for key, state in states.states.items()
    }
    return replace(states, states=kept)


def _pii(kind: str | None) -> Pii:
    return Pii(True, kind, 1.0) if kind else Pii()


def profiled(path: Path, policy: ValuePolicy, personal: Mapping[str, str] = PERSONAL) -> Profile:
    """The file compared with less of itself: the baseline goes the same way."""
    baseline = fewer(measured(path, personal).states)
    found = measured(path, personal, baseline)
    comparison = compare(found.states, baseline)
    runs = resolve((), has_baseline=True)
    return analyze(runs, found.dataset, found.dataset, ENGINE, SystemClock(), policy, comparison=comparison, checks=found.checks)


def outputs_of(profile: Profile) -> dict[str, bytes]:
    """Everything that is made of a profile: as it is stored, the report, every download."""
    body = profile_to_proto(profile).SerializeToString()
    report = report_of_profile(body)
    checked(json.loads(report))
    outputs = {"profile.pb": body, "report.json": report, "profile.repr": repr(profile).encode()}
    for renderer in RENDERERS:
        rendered = io.BytesIO()
        renderer.render(parse_report(report), rendered)
        outputs |= unpacked(renderer.name, rendered.getvalue())
    return outputs


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("policy", ["masked", "none"])
@few_tables
@given(seed=st.integers(0, 2**32))
def test_no_withheld_value_occurs_anywhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, suffix: str, policy: ValuePolicy, seed: int
) -> None:
    table = canary_table(Random(seed))
    with caplog.at_level(logging.DEBUG):
        outputs = outputs_of(profiled(table.write(tmp_path / f"data.{suffix}"), policy))
    assert table.columns_in(outputs | {"log": caplog.text.encode()}) == {}


def test_without_personal_data_nothing_is_shown_under_none(tmp_path: Path) -> None:
    table = canary_table(Random(1))
    assert table.columns_in(outputs_of(profiled(table.write(tmp_path / "data.csv"), "none", {}))) == {}


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_column_is_seen_in_full(tmp_path: Path, suffix: str) -> None:
    """Else the search above would find nothing because there is nothing to find."""
    table = canary_table(Random(2))
    outputs = outputs_of(profiled(table.write(tmp_path / f"data.{suffix}"), "full"))
    assert set(table.columns_in(outputs)) == set(COLUMNS)
    for name in ("profile.pb", "report.json", "excel/xl/worksheets/sheet2.xml"):
        assert name not in outputs or table.columns_in({name: outputs[name]}), name


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(lambda cell: base64.b64encode(b"x" + cell.encode()), id="base64_1"),
        pytest.param(lambda cell: base64.b64encode(b"xy" + cell.encode()), id="base64_2"),
        pytest.param(lambda cell: base64.b64encode(b"xyz" + cell.encode()), id="base64_3"),
        pytest.param(lambda cell: cell.encode().hex().encode(), id="hex"),
        pytest.param(lambda cell: json.dumps(cell).encode(), id="escaped"),
        pytest.param(lambda cell: cell.encode("utf-16-le"), id="utf-16"),
    ],
)
@pytest.mark.parametrize("name", ["mail", "who", "mark", "id", "pay", "born"])
def test_an_encoded_value_is_found(hidden: Callable[[str], bytes], name: str) -> None:
    """The search itself: it would be no comfort if it found nothing because it cannot."""
    table = canary_table(Random(6))
    assert set(table.columns_in({"output": b"before " + hidden(table.cells[name][7]) + b" after"}, [name])) == {name}


def test_columns_without_personal_data_are_shown_beside_masked_ones(tmp_path: Path) -> None:
    table = canary_table(Random(3))
    outputs = outputs_of(profiled(table.write(tmp_path / "data.csv"), "masked", {"mail": "email"}))
    assert set(table.columns_in(outputs)) == set(COLUMNS) - {"mail", "copy"}
    report = json.loads(outputs["report.json"])
    assert report["analysis"]["value_policy"] == "masked"
    assert report["analysis"]["masked_columns"] == ["mail", "copy"]


def test_scores_and_issues_do_not_hang_on_the_policy(tmp_path: Path) -> None:
    path = canary_table(Random(4)).write(tmp_path / "data.csv")
    full, masked, none = (profiled(path, policy) for policy in ("full", "masked", "none"))
    assert full.issues
    for other in (masked, none):
        assert [(each.rule_id, each.column, each.affected_row_count) for each in other.issues] == [
            (each.rule_id, each.column, each.affected_row_count) for each in full.issues
        ]
        assert [column.quality for column in other.primary.columns] == [column.quality for column in full.primary.columns]
        assert other.row_issue_totals == full.row_issue_totals
        assert [each.row for each in other.row_level_issues] == [each.row for each in full.row_level_issues]


def test_masks_of_structured_kinds_keep_the_format_alone(tmp_path: Path) -> None:
    profile = profiled(canary_table(Random(5)).write(tmp_path / "data.csv"), "masked")
    columns = {column.name: column for column in profile.primary.columns}
    assert {top.value for top in columns["mail"].top_values} == {"a.a@a.a"}
    assert [pattern.mask for pattern in columns["mail"].patterns] == ["a.a@a.a"]
    assert {top.value for top in columns["who"].top_values} == {"•••"}
    assert columns["who"].patterns == ()
    assert {issue.value for issue in profile.row_level_issues if issue.rule_id == "misfit_values"} == {"a-a"}


def test_a_column_with_some_personal_values_shows_no_shape(tmp_path: Path) -> None:
    """A remark that holds a telephone number has a form that is the remark's own."""
    dataset = measured(canary_table(Random(5)).write(tmp_path / "data.csv"), {"mail": "email"}).dataset
    partly = replace(dataset, columns=tuple(replace(column, semantic_type="text") for column in dataset.columns))
    profile = analyze(resolve((), has_baseline=False), partly, None, ENGINE, SystemClock(), "masked")
    assert {top.value for top in profile.primary.columns[0].top_values} == {"•••"}
    assert profile.primary.columns[0].patterns == ()
