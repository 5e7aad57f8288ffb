"""Read options from the command line to the request, and how the file was read back on the screen."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from client import Client
from client.cli.app import app as pmd
from client.cli.local import read_options
from client.cli.reading import Reading, reading_options, takes_reading
from client.cli.summary import print_summary
from services.profiler.core.readers.base import ReadOptions

GOLDEN = Path(__file__).parents[1] / "transformer" / "data" / "full_report.json"
TOLD: dict[str, tuple[list[str], Reading]] = {
    "nothing": ([], {}),
    "signs": (
        ["--delimiter", ";", "--quote", "none", "--escape", "\\", "--comment", "#"],
        {"delimiter": ";", "quote": "", "escape": "\\", "comment": "#"},
    ),
    "tab": (["--delimiter", "\\t"], {"delimiter": "\t"}),
    "tab as it is": (["--delimiter", "\t"], {"delimiter": "\t"}),
    "tab by name": (["--delimiter", "tab"], {"delimiter": "\t"}),
    "rows": (["--header-rows", "0", "--skip-rows", "3"], {"header_rows": 0, "skip_rows": 3}),
    "places": (["--sheet", "none", "--json-path", "$.a"], {"sheet": "none", "json_path": "$.a"}),
    "format": (["--format", "csv", "--encoding", "utf-16-le"], {"format": "csv", "encoding": "utf-16-le"}),
    "values": (["--null-value", "-", "--null-value", "", "--decimal", ","], {"null_values": ["-", ""], "decimal": ","}),
    "types": (["--type", "zip=text", "--type", "a=b=date"], {"types": {"zip": "text", "a=b": "date"}}),
}


def told_by(arguments: list[str]) -> tuple[Reading, str]:
    """What a command with one argument of its own is given."""
    found: list[tuple[Reading, str]] = []
    app = typer.Typer()

    @app.command()
    @takes_reading
    def command(file: str, *, reading: Reading) -> None:
        found.append((reading, file))

    result = CliRunner().invoke(app, ["data.csv", *arguments])
    assert result.exit_code == 0, result.output
    return found[0]


@pytest.mark.parametrize(("arguments", "told"), TOLD.values(), ids=TOLD.keys())
def test_flags_become_read_options(arguments: list[str], told: Reading) -> None:
    assert told_by(arguments) == (told, "data.csv")
    expected = {**told, **({"null_values": tuple(told["null_values"])} if "null_values" in told else {})}  # type: ignore[arg-type]
    assert read_options(told) == ReadOptions(**expected)  # type: ignore[arg-type]


def test_every_read_option_has_a_flag() -> None:
    everything = reading_options(
        read_format="csv",
        delimiter=";",
        quote="'",
        escape="/",
        comment="#",
        encoding="utf-8",
        header_rows=1,
        skip_rows=0,
        sheet="a",
        json_path="$",
        null_value=["-"],
        decimal=".",
        column_type=["a=text"],
    )
    assert set(everything) == set(ReadOptions.__slots__)


@pytest.mark.parametrize("given", ["zip", "=text", "zip="])
def test_a_type_without_its_column_is_wrong_usage(given: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    result = CliRunner().invoke(pmd, ["profile", str(tmp_path / "a.csv"), "--type", given])
    assert result.exit_code == 2
    assert "--type" in result.output


def test_help_has_a_panel_for_reading() -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", CliRunner().invoke(pmd, ["profile", "--help"], env={"COLUMNS": "120"}).output)
    panel = text[text.index("Reading (detected where not told)") :]
    assert all(flag in panel for flag in ("--delimiter", "--header-rows", "--null-value", "--type", "--sheet", "--json-path"))
    assert "--agents" not in panel


async def test_the_client_sends_them_before_the_file(tmp_path: Path) -> None:
    bodies: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(202, json={"analysis_id": "a", "status": "queued"})

    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    async with Client("http://suite.test", transport=httpx.MockTransport(respond)) as client:
        await client.analyze(tmp_path / "a.csv", read_options={"delimiter": ";"}, baseline_read_options={"quote": ""})
        await client.analyze(tmp_path / "a.csv")
    told, plain = bodies
    assert b'name="read_options_json"\r\n\r\n{"delimiter": ";"}\r\n' in told
    assert b'name="baseline_read_options_json"\r\n\r\n{"quote": ""}\r\n' in told
    assert told.index(b"read_options_json") < told.index(b'name="primary"')
    assert b"read_options" not in plain


def screen(report: dict[str, Any]) -> str:
    out = io.StringIO()
    print_summary(Console(file=out, width=200), report, [])
    return out.getvalue()


def test_the_summary_says_how_the_file_was_read() -> None:
    report = json.loads(GOLDEN.read_text(encoding="utf-8"))
    lines = [line.strip() for line in screen(report).splitlines()]
    assert set(report["load"]["summary"]) <= set(lines)
    assert f"3 × {report['load']['problems'][0]['message']}" in lines
    assert "line 17; line 203; line 777" in lines


def test_the_summary_shows_the_first_problems_as_they_stand() -> None:
    problems = [{"message": f"Oddity [bold]{at}[/].", "count": 10 - at, "examples": []} for at in range(5)]
    text = screen({"load": {"problems": problems}})
    assert [f"Oddity [bold]{at}[/]." in text for at in range(5)] == [True, True, True, False, False]
    assert "and 2 more" in text
