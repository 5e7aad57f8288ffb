"""pmd profile --states and pmd merge from the outside: real children, real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from client.cli.app import app
from client.errors import ProblemError
from tests.report.validation import checked

ROWS = [f"{at},{at * 1.5},{'red' if at % 3 else 'blue'},2024-01-{at % 28 + 1:02}" for at in range(400)]
HEADER = "id,amount,colour,day"
DIFFERENT = {"load", "analysis", "file_bytes", "memory_bytes", "downloads"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def report(*arguments: object) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return checked(json.loads(result.stdout))


def code(result: Result) -> str:
    assert isinstance(result.exception, ProblemError)
    return result.exception.code


def states_of(tmp_path: Path, name: str, rows: list[str], header: str = HEADER) -> Path:
    source, states = tmp_path / f"{name}.csv", tmp_path / f"{name}.pmds"
    source.write_text("\n".join([header, *rows]) + "\n")
    assert run("profile", source, "--local", "--states", states).exit_code == 0
    return states


def test_parts_merge_into_the_report_of_the_whole(tmp_path: Path) -> None:
    parts = [states_of(tmp_path, name, rows) for name, rows in (("a", ROWS[:150]), ("b", ROWS[150:] + ROWS[:20]))]
    whole = tmp_path / "whole.csv"
    whole.write_text("\n".join([HEADER, *ROWS, *ROWS[:20]]) + "\n")
    merged, read = report("merge", *parts), report("profile", whole, "--local")
    for column in (*merged["columns"], *read["columns"]):  # type: ignore[misc]
        column["metrics"].pop("age_s", None)  # a moment lies between both
    assert merged["columns"] == read["columns"]
    assert merged["load"]["file_name"] == "a.csv + b.csv"  # type: ignore[index]
    assert merged["dataset"]["duplicate_row_count"] == 20  # type: ignore[index]
    dataset = {name: value for name, value in merged["dataset"].items() if name not in DIFFERENT}  # type: ignore[attr-defined]
    assert dataset == {name: value for name, value in read["dataset"].items() if name not in DIFFERENT}  # type: ignore[attr-defined]


def test_a_running_total_takes_in_each_day(tmp_path: Path) -> None:
    total = states_of(tmp_path, "total", ROWS[:100])
    for day in range(1, 4):
        today = states_of(tmp_path, f"day{day}", ROWS[100 * day : 100 * day + 100])
        merged = report("merge", total, today, "--states", total)
    assert merged["dataset"]["row_count"] == 400  # type: ignore[index]
    assert merged["load"]["file_name"] == "total.csv + day1.csv + day2.csv and 1 more"  # type: ignore[index]


def test_a_summary_is_for_people(tmp_path: Path) -> None:
    result = run("merge", states_of(tmp_path, "a", ROWS), states_of(tmp_path, "b", ROWS[:3]))
    assert result.exit_code == 0
    assert "403 rows × 4 columns" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "unreadable_states"), (b"id\n1\n", "unreadable_states"), (b"PMDS" + bytes(100), "outdated_states")]
)
def test_what_is_no_states_is_refused(tmp_path: Path, body: bytes, reason: str) -> None:
    states = tmp_path / "bad.pmds"
    states.write_bytes(body)
    assert code(run("merge", states)) == reason


def test_states_take_the_place_of_states_alone(tmp_path: Path) -> None:
    states = states_of(tmp_path, "a", ROWS[:5])
    assert run("profile", tmp_path / "a.csv", "--local", "--states", states).exit_code == 0
    before = (tmp_path / "a.csv").read_bytes()
    assert code(run("profile", tmp_path / "a.csv", "--local", "--states", tmp_path / "a.csv")) == "output_exists"
    assert (tmp_path / "a.csv").read_bytes() == before
    assert run("profile", tmp_path / "a.csv", "--states", states).exit_code == 2
