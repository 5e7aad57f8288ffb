"""pmd rules: a file in, rules for another tool out."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from client.cli.app import app
from services.artifacts.core.rules.registry import TARGETS


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rules", *map(str, arguments)])


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.txt"
    path.write_text("id;it's\n" + "".join(f"{row};{'open' if row % 2 else 'paid'}\n" for row in range(1, 101)))
    return path


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_tool_can_be_named(target: object, orders: Path, tmp_path: Path) -> None:
    name = str(getattr(target, "name", ""))
    out = tmp_path / "out"
    told = run(orders, "--format", name, "--out", out, "--delimiter", ";")
    assert told.exit_code == 0, told.output
    written = out.read_text(encoding="utf-8")
    read = {"pandera": ast.parse, "gx": json.loads, "jsonschema": json.loads}.get(name, yaml.safe_load)
    assert read(written)
    assert "open" in written or name == "soda"  # Soda has no name for the column


def test_rules_of_ones_own_are_written_beside_the_suggested(orders: Path) -> None:
    parameters = json.dumps({"test-coverage-agent": {"range_tests": {"id": {"max": 7}}}})
    told = run(orders, "--format", "jsonschema", "--parameters", parameters, "--delimiter", ";")
    assert json.loads(told.stdout)["properties"]["id"]["maximum"] == 7


def test_a_file_that_exists_is_kept(orders: Path) -> None:
    before = orders.read_text()
    assert run(orders, "--format", "odcs", "--out", orders).exit_code == 2
    assert orders.read_text() == before


@pytest.mark.parametrize("arguments", [("nosuch.csv", "--format", "odcs"), ("nosuch.csv", "--format", "excel"), ("nosuch.csv",)])
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
