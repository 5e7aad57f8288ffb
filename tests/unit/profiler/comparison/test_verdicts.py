"""What counts as drift: the same at every size, and hardly ever where there is none."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from client.cli.app import app
from services.profiler.core.engine.states import redacted
from tests.unit.profiler.comparison.tables import assessed, columns_of, compared, drawn, passed, states_of

Draw = Callable[[int, np.random.Generator], Any]
SIZES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = 200
CATEGORIES = [0.4, 0.3, 0.2, 0.1]


def normal(mean: float = 0.0, spread: float = 1.0) -> Draw:
    return lambda count, generator: generator.normal(mean, spread, count)


def category(*shares: float) -> Draw:
    return lambda count, generator: drawn(list(shares), count, generator)


def grade(*shares: float) -> Draw:
    return lambda count, generator: generator.choice(len(shares), count, p=shares)


SWEEP: Mapping[str, tuple[Draw, Draw, bool]] = {
    "numbers clearly": (normal(), normal(0.6), True),
    "numbers spread": (normal(), normal(0.0, 2.0), True),
    "numbers slightly": (normal(), normal(0.08), False),
    "numbers not": (normal(), normal(), False),
    "skewed clearly": (lambda n, g: g.lognormal(0, 1, n), lambda n, g: g.lognormal(0.6, 1, n), True),
    "skewed not": (lambda n, g: g.lognormal(0, 1, n), lambda n, g: g.lognormal(0, 1, n), False),
    "ties clearly": (lambda n, g: g.poisson(40, n), lambda n, g: g.poisson(44, n), True),
    "ties slightly": (lambda n, g: g.poisson(40, n), lambda n, g: g.poisson(40.4, n), False),
    "grades clearly": (grade(0.4, 0.3, 0.2, 0.1), grade(0.2, 0.3, 0.2, 0.3), True),
    "grades slightly": (grade(0.4, 0.3, 0.2, 0.1), grade(0.38, 0.31, 0.2, 0.11), False),
    "categories clearly": (category(*CATEGORIES), category(0.2, 0.3, 0.2, 0.3), True),
    "categories slightly": (category(*CATEGORIES), category(0.38, 0.31, 0.2, 0.11), False),
    "categories not": (category(*CATEGORIES), category(*CATEGORIES), False),
    "flags clearly": (lambda n, g: g.random(n) < 0.5, lambda n, g: g.random(n) < 0.7, True),
    "flags slightly": (lambda n, g: g.random(n) < 0.5, lambda n, g: g.random(n) < 0.53, False),
}


@pytest.mark.parametrize(
    ("test", "size"),
    [*(("auto", size) for size in SIZES), *((test, size) for test in ("chi2", "wasserstein") for size in (1_000, 100_000))],
)
def test_a_verdict_does_not_hang_on_the_number_of_rows(size: int, test: str) -> None:
    """Significance alone would call every slight difference drift from ten thousand rows on."""
    generator = np.random.default_rng(11)
    baseline = {name: before(size, generator) for name, (before, _, _) in SWEEP.items()}
    primary = {name: after(size, generator) for name, (_, after, _) in SWEEP.items()}
    found = columns_of(assessed(states_of(primary), states_of(baseline), statistical_test=test))
    assert {name: found[name]["drifted"] for name in SWEEP} == {name: drifts for name, (_, _, drifts) in SWEEP.items()}
    print(f"{size:>9,}", {name: round(found[name]["effect"], 3) for name in SWEEP})


def test_slight_differences_are_significant_in_many_rows() -> None:
    """Else the sweep would show nothing."""
    generator = np.random.default_rng(12)
    slight = {name: draws for name, draws in SWEEP.items() if "slightly" in name}
    sides = [states_of({name: draws[at](1_000_000, generator) for name, draws in slight.items()}) for at in (1, 0)]  # type: ignore[operator]
    found = columns_of(assessed(*sides))
    assert all(column["adjusted_p_value"] < 1e-6 for column in found.values())


def mixed(generator: np.random.Generator, rows: int) -> dict[str, Any]:
    """Twenty columns as tables have them."""
    numbers = {f"n{at}": generator.normal(at, 1 + at, rows) for at in range(4)}
    skewed = {f"s{at}": generator.lognormal(at, 1.0, rows) for at in range(3)}
    counts = {f"c{at}": generator.poisson(3**at * 10, rows) for at in range(3)}
    grades = {f"g{at}": generator.integers(0, 3 + at, rows) for at in range(3)}
    categories = {f"t{at}": drawn([1 / (2 + 4 * at)] * (2 + 4 * at), rows, generator) for at in range(5)}
    flags = {f"f{at}": generator.random(rows) < 0.1 + 0.4 * at for at in range(2)}
    return {**numbers, **skewed, **counts, **grades, **categories, **flags}


def test_without_drift_there_is_hardly_ever_an_alarm() -> None:
    alarms = raw = 0
    for seed in range(RUNS):
        generator = np.random.default_rng(seed)
        missing = [{f"n{at}": int(generator.binomial(50, 0.5)) for at in range(1)} for _ in (0, 1)]
        sides = [states_of(mixed(generator, 500), gone) for gone in missing]
        answer = assessed(sides[0], sides[1]).answer
        alarms += bool(answer["drifted"])
        raw += any(column["p_value"] < 0.05 for column in answer["columns"])  # type: ignore[attr-defined]
    print(f"{alarms} alarms in {RUNS} datasets of 20 columns; by p-values alone {raw}")
    assert alarms <= 0.05 * RUNS
    assert raw > 0.3 * RUNS, "there would be nothing to guard against"


def test_both_conditions_are_needed() -> None:
    generator = np.random.default_rng(3)
    far_in_few, near_in_many = generator.normal(0.1, 1, 120), generator.normal(0.05, 1, 200_000)
    few = columns_of(assessed(states_of({"a": far_in_few}), states_of({"a": generator.normal(0, 1, 120)})))["a"]
    many = columns_of(assessed(states_of({"a": near_in_many}), states_of({"a": generator.normal(0, 1, 200_000)})))["a"]
    assert (few["effect"] > 0.1, few["adjusted_p_value"] > 0.05, few["drifted"]) == (True, True, False)
    assert (many["effect"] < 0.1, many["adjusted_p_value"] < 1e-6, many["drifted"]) == (True, True, False)


def test_missing_values_drift_by_themselves() -> None:
    generator = np.random.default_rng(4)
    baseline = states_of({"a": generator.normal(size=1000)})
    primary = states_of({"a": generator.normal(size=800)}, {"a": 200})
    assessment = assessed(primary, baseline)
    column = columns_of(assessment)["a"]
    assert (column["drifted"], column["values_drifted"], column["missing"]["drifted"]) == (True, False, True)
    assert column["missing"]["difference"] == pytest.approx(0.2)
    assert [issue.rule_id for issue in assessment.issues] == ["missingness_drift"]


def test_time_that_goes_on_is_no_drift() -> None:
    def days(first: date, count: int) -> pl.Series:
        return pl.Series([first + timedelta(days=at % 90) for at in range(count)])

    before, later, mixed_up = days(date(2024, 1, 1), 500), days(date(2024, 4, 1), 500), days(date(2024, 2, 1), 500)
    moved = columns_of(compared(pl.DataFrame({"a": later}), pl.DataFrame({"a": before})))["a"]
    assert (moved["drifted"], moved["moved_on"], moved["reason"]) == (None, True, "moved_on")
    overlapping = columns_of(compared(pl.DataFrame({"a": mixed_up}), pl.DataFrame({"a": before})))["a"]
    assert (overlapping["drifted"], overlapping["moved_on"]) == (True, False)


def test_row_numbers_are_not_tested_by_value() -> None:
    frames = [pl.DataFrame({"id": list(range(first, first + 400))}) for first in (5000, 1)]
    assessment = compared(*frames)
    assert columns_of(assessment)["id"]["reason"] == "identifier"
    assert (assessment.answer["drifted"], assessment.answer["tested_column_count"], assessment.issues) == (None, 0, ())


def test_texts_are_compared_by_how_they_are_built() -> None:
    before = pl.DataFrame({"mail": [f"user{at}@example.org" for at in range(100, 600)]})
    alike = pl.DataFrame({"mail": [f"user{at}@example.org" for at in range(400, 900)]})
    other = pl.DataFrame({"mail": [f"+41 {at:07d} 0000000" for at in range(500)]})
    assert columns_of(compared(alike, before))["mail"]["drifted"] is False
    found = columns_of(compared(other, before))["mail"]
    assert (found["drifted"], found["compared"]) == (True, "shapes")
    assert found["effect"] > 0.99


def test_a_baseline_without_values_still_compares_what_is_left() -> None:
    generator = np.random.default_rng(9)
    before = pl.DataFrame({"t": drawn(CATEGORIES, 600, generator), "n": generator.normal(size=600)})
    now = pl.DataFrame({"t": drawn([0.1, 0.2, 0.3, 0.4], 600, generator), "n": generator.normal(1, 1, 600)})
    bare = redacted(passed(before)[1], [0, 1])
    found = columns_of(assessed(passed(now)[1], bare))
    assert (found["t"]["drifted"], found["t"]["new_values"]) == (True, [])
    assert (found["n"]["drifted"], found["n"]["reason"]) == (None, "redacted")


def test_schema_drift_names_its_columns() -> None:
    generator = np.random.default_rng(2)
    gone = generator.gamma(2, 3, 500)
    before = pl.DataFrame({"a": range(500), "b": ["x"] * 500, "was": gone, "c": [1.5] * 500, "code": [1, 2] * 250})
    now = pl.DataFrame({"c": [1.5] * 500, "a": range(500), "is": gone, "b": ["x"] * 500, "code": ["1", "2"] * 250})
    assessment = compared(now, before)
    schema: Any = assessment.answer["schema"]
    assert [each["name"] for each in schema["added"]] == ["is"]
    assert [each["name"] for each in schema["removed"]] == ["was"]
    assert [(each["before"]["name"], each["after"]["name"]) for each in schema["renamed"]] == [("was", "is")]
    assert [each["name"] for each in schema["retyped"]] == ["code"]
    assert [each["name"] for each in schema["reordered"]] == ["c"]
    assert columns_of(assessment)["code"]["reason"] == "retyped"
    assert assessment.answer["drifted"] is True


def test_columns_of_one_name_are_matched_in_their_order() -> None:
    before = states_of({"a": np.zeros(100), "b": np.ones(100)})
    named = replace(before, columns=tuple(replace(each, name="x") for each in before.columns))
    found = assessed(named, named).answer["columns"]
    assert [(each["position"], each["baseline_position"]) for each in found] == [(0, 0), (1, 1)]  # type: ignore[attr-defined]


def test_new_categories_are_rows_to_look_at() -> None:
    before = pl.DataFrame({"t": ["a", "b"] * 100})
    now = pl.DataFrame({"t": [*["a", "b"] * 99, "c", "c"]})
    assessment = compared(now, before)
    column = columns_of(assessment)["t"]
    assert (column["drifted"], column["new_value_count"]) == (False, 2)
    assert column["new_values"] == [{"value": "c", "count": 2, "ratio": 0.01}]
    (finding,) = assessment.findings
    assert (finding.rule.rule_id, finding.affected_row_count, [place.row for place in finding.places]) == (
        "new_categories",
        2,
        [199, 200],
    )


def test_extremes_are_told_when_chance_does_not_explain_them() -> None:
    generator = np.random.default_rng(8)
    before, now = generator.normal(size=1000), generator.normal(size=1000)
    assert compared(pl.DataFrame({"n": now}), pl.DataFrame({"n": before})).findings == ()
    now[:20] = 100.0
    (finding,) = compared(pl.DataFrame({"n": now}), pl.DataFrame({"n": before})).findings
    assert (finding.rule.rule_id, finding.places[0].row) == ("out_of_range", 1)
    assert finding.affected_row_count >= 20


def write(path: Path, mean: float, seed: int) -> Path:
    generator = np.random.default_rng(seed)
    rows = zip(
        generator.normal(mean, 1, 600).round(6), drawn(CATEGORIES, 600, generator), generator.integers(1, 6, 600), strict=True
    )
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("amount", "kind", "stars"), *rows])
    return path


def reported(primary: Path, baseline: Path) -> dict[str, Any]:
    result = CliRunner().invoke(
        app, ["profile", str(primary), "--baseline", str(baseline), "--local", "--json", "--values", "full"]
    )
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)["agents"]["drift-detector"]
    return answer


@pytest.mark.parametrize(("mean", "drifted"), [(0.0, []), (1.0, ["amount"])])
def test_from_file_to_report(tmp_path: Path, mean: float, drifted: list[str]) -> None:
    """Stored states in the baseline's place say what its file says."""
    primary, baseline = write(tmp_path / "now.csv", mean, 1), write(tmp_path / "before.csv", 0.0, 2)
    states = tmp_path / "before.pmds"
    CliRunner().invoke(app, ["profile", str(baseline), "--local", "--json", "--values", "full", "--states", str(states)])
    answer = reported(primary, baseline)
    assert answer["status"] == "success"
    assert [column["name"] for column in answer["columns"] if column["drifted"]] == drifted
    assert answer["drifted"] is bool(drifted)
    stored = reported(primary, states)
    assert {**stored, "execution_time_ms": 0} == {**answer, "execution_time_ms": 0}
