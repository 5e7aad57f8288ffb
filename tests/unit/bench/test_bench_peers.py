"""Which peers there are, what became of their installation, and whether budgets are met."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bench import environments
from bench.environments import NotInstalled, Peer, Program, install, peers, reason
from bench.peers import installed, verdicts


def test_every_peer_is_pinned_and_its_programs_are_python() -> None:
    found = peers()
    names = [program.name for peer in found for program in peer.programs]
    assert len(names) == len(set(names)) > 0
    for peer in found:
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9.]+", package) for package in peer.packages)
        assert all("sys.argv[1]" in ast.unparse(ast.parse(program.text)) for program in peer.programs)


def test_budgets_of_the_design_are_asked_for() -> None:
    asked = {peer.name: program.budget for peer in peers() for program in peer.programs if program.budget}
    assert asked == {"ydata-profiling": 20, "DataProfiler": 15, "whylogs": 5}


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Collecting x\nERROR: No matching distribution found for x==9\nhint: see above\n", "ERROR: No matching distribution found for x==9"),
        ("something\nthe last word\n", "the last word"),
        ("ERROR: Ignored the following versions: 1.0, …\nERROR: No matching distribution\n", "ERROR: No matching distribution"),
        (f"error: {'x' * 500}", f"error: {'x' * 153}"),
        ("  \n", "pip said nothing"),
    ],
    ids=["error before a hint", "last line without errors", "last of several", "endless", "silence"],
)  # fmt: skip
def test_reason_is_one_line(output: str, expected: str) -> None:
    assert reason(output) == expected


def test_a_peer_that_cannot_be_installed_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(peer: Peer, folder: Path) -> Path:
        if peer.name == "old":
            raise NotInstalled("ERROR: needs Python 3.8")
        return folder / peer.name / "bin" / "python"

    monkeypatch.setattr("bench.peers.install", refuse)
    wanted = [Peer(name, (), (Program(f"{name} profile", "pass", None),)) for name in ("old", "new")]
    programs, missing = installed(wanted, tmp_path)
    assert list(programs) == ["new profile"]
    assert missing == [{"name": "old profile", "failure": "not installed: ERROR: needs Python 3.8"}]


def test_an_environment_is_made_anew_only_for_other_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def pretend(command: list[str]) -> None:
        done.append(" ".join(command[1:3]))
        (tmp_path / "one").mkdir(exist_ok=True)

    monkeypatch.setattr(environments, "_do", pretend)
    for packages in (("a==1",), ("a==1",), ("a==2",)):
        install(Peer("one", packages, ()), tmp_path)
    assert done == ["-m venv", "-m pip"] * 2


def test_verdicts_compare_with_the_budget() -> None:
    rows = [{"name": "a", "ratio": 20.0}, {"name": "b", "ratio": 14.9}, {"name": "c", "ratio": 1.0}, {"name": "d", "failure": "no"}]
    judged = verdicts(rows, {"a": 20, "b": 15, "d": 5})
    assert [row["verdict"] for row in judged] == ["met", "missed", None, None]
    assert [row["budget"] for row in judged] == [20, 15, None, 5]
