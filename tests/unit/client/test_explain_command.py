"""pmd explain: which column is meant, and what is said of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from client.cli.app import app
from client.cli.columns import UnknownColumn, column_of
from client.cli.explanation import print_explanation

NAMES = ["id", "E-Mail", "email", "twice", "twice", "#1", "", "line\nbreak \x1b[31m"]
REPORT: dict[str, Any] = {"columns": [{"position": at, "name": name} for at, name in enumerate(NAMES)]}


@pytest.mark.parametrize(
    ("wanted", "position"),
    [
        pytest.param("id", 0, id="name"),
        pytest.param("#2", 1, id="position"),
        pytest.param("#1", 5, id="name_before_position"),
        pytest.param("", 6, id="empty_name"),
        pytest.param("#8", 7, id="last"),
    ],
)
def test_a_column_is_known_by_name_or_position(wanted: str, position: int) -> None:
    assert column_of(REPORT, wanted)["position"] == position


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        pytest.param("emial", "did you mean “email”", id="typing_error"),
        pytest.param("ID", "did you mean “id”", id="other_case"),
        pytest.param("twice", "2 columns have this name; say which one: #4, #5", id="shared_name"),
        pytest.param("#9", "there is no column #9: the table has 8", id="beyond_the_last"),
        pytest.param("#0", "there is no column #0", id="before_the_first"),
        pytest.param("zzz", "the table has 8: “id”", id="nothing_near"),
    ],
)
def test_an_unknown_column_says_what_could_be_meant(wanted: str, told: str) -> None:
    with pytest.raises(UnknownColumn) as caught:
        column_of(REPORT, wanted)
    assert told in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_report_has_no_column() -> None:
    with pytest.raises(UnknownColumn):
        column_of({}, "a")


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", str(path), *arguments])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    rows = [f"{n:03},{n},{'' if n % 4 else 'xy'[n % 8 // 4]}" for n in range(1, 100)]
    path.write_text("code,number,gaps\n" + "\n".join(rows) + "\n100,oops,x\n")
    return path


def explained(path: Path, *arguments: str) -> dict[str, Any]:
    result = run(path, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_facts_are_those_of_the_file(source: Path) -> None:
    code, number, gaps = (explained(source, f"#{at}") for at in (1, 2, 3))
    assert (code["type_reason"], code["logical_type"]) == ("leading_zeros", "text")
    assert "leading zero" in code["explanation"]["logical_type"][0]
    assert number["explanation"]["logical_type"] == [
        "99 of 100 values (99 %) read as whole numbers; at least 95 % must.",
        "The other 1 does not fit and is left out.",
    ]
    assert (
        "Misfit values: −1, that is 1 % of the rows × 100 % likely a fault. Fixing it gives +1." in number["explanation"]["quality"]
    )
    assert gaps["explanation"]["findings"] == [
        "missing_values (high): No value in 75 rows (75 %). Judged: missing count 75, limit 50."
    ]


def test_what_is_declared_is_said_to_be(source: Path) -> None:
    said = explained(source, "number", "--type", "number=text")["explanation"]["logical_type"]
    assert said == ["The column was declared as text by a read option."]


def test_values_are_explained(source: Path) -> None:
    assert "No value is shown" in explained(source, "number", "--values", "none")["explanation"]["values"][0]


def test_an_unknown_column_fails_and_says_what_is_near(source: Path) -> None:
    result = run(source, "numbr")
    assert isinstance(result.exception, UnknownColumn)
    assert "did you mean “number”" in str(result.exception)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit_the_terminal(source: Path, width: int) -> None:
    out = io.StringIO()
    column = explained(source, "number")
    print_explanation(Console(file=out, width=width), {"columns": [1, 2, 3]}, {**column, "name": "a\x1b[31m\nb"})
    lines = out.getvalue().splitlines()
    assert all(len(line) <= width for line in lines)
    assert "\x1b" not in out.getvalue()
    assert lines[0].startswith("a [31m b  column 2 of 3  integer")
    # Nothing is cut off: lines are broken, words at most.
    said = "".join(out.getvalue().split())
    for sentences in column["explanation"].values():
        assert all("".join(sentence.split()) in said for sentence in sentences) or width < 80
