"""pmd profile --baseline: a file, stored states, or an earlier analysis of a suite."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner, Result

from client.cli.app import app
from client.cli.baselines import baseline_of, compared_with
from client.client import Client

ID = "0192f3a0-1111-7abc-8def-0123456789ab"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_a_file_of_that_name_is_meant_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (ID, "last", "states.pmds"):
        assert name == "states.pmds" or baseline_of(name) == name
        Path(name).write_text("a\n1\n")
        assert baseline_of(name) == Path(name)


@pytest.mark.parametrize("text", ["", "no such file.csv", "0192", ID.replace("-", ""), ".", f"{{{ID}}}"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        baseline_of(text)


def test_an_id_needs_a_suite(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert run("profile", tmp_path / "a.csv", "--local", "--baseline", ID).exit_code == 2
    assert run("profile", tmp_path / "a.csv", "--baseline", "nowhere.csv").exit_code == 2


def test_states_stand_for_the_file_that_they_are_of(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n,word\n" + "1,x\n" * 30)
    (tmp_path / "b.csv").write_text("n,word\n" + "2,y\n" * 20)
    assert run("profile", tmp_path / "a.csv", "--local", "--states", tmp_path / "a.pmds").exit_code == 0
    (tmp_path / "a.csv").unlink()
    result = run("profile", tmp_path / "b.csv", "--local", "--json", "--baseline", tmp_path / "a.pmds")
    assert result.exit_code == 0, result.output
    baseline = json.loads(result.stdout)["analysis"]["baseline"]
    assert (baseline["file_name"], baseline["row_count"], baseline["analysis_id"]) == ("a.csv", 30, None)
    assert baseline["measured_at"] is not None


@pytest.mark.parametrize(
    ("baseline", "told"),
    [
        (None, ""),
        ({"file_name": "a.csv", "analysis_id": None, "row_count": 1200, "measured_at": None}, "compared with a.csv, 1,200 rows"),
        (
            {"file_name": "a.csv", "row_count": 7, "measured_at": "2026-05-01T08:00:59.5Z"},
            "compared with a.csv, 7 rows, measured 2026-05-01 08:00 UTC",
        ),
        ({"file_name": None, "analysis_id": ID, "row_count": None, "measured_at": None}, f"compared with {ID}"),
        ({}, "compared with a baseline"),
    ],
)
def test_the_summary_says_what_was_compared_with(baseline: dict[str, object] | None, told: str) -> None:
    assert compared_with(baseline) == told  # type: ignore[arg-type]


async def test_the_client_names_an_earlier_analysis(tmp_path: Path) -> None:
    bodies: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(202, json={"analysis_id": "a", "status": "queued"})

    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    async with Client("http://suite.test", transport=httpx.MockTransport(respond)) as client:
        await client.analyze(tmp_path / "a.csv", baseline_analysis_id=ID)
        await client.analyze(tmp_path / "a.csv")
    assert f'name="baseline_analysis_id"\r\n\r\n{ID}\r\n'.encode() in bodies[0]
    assert b"baseline" not in bodies[1]
