"""pmd convert from the outside: real children, real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from client.cli.app import app
from client.errors import ProblemError

RAGGED = "id,name\n1,a\n2,b,extra\n3,c\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["convert", *map(str, arguments)])


def said(result: Result) -> str:
    """What was printed, without the line breaks that the length of a path decides."""
    return " ".join(result.stderr.split())


def code(result: Result) -> str:
    assert isinstance(result.exception, ProblemError)
    return result.exception.code


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(RAGGED)
    return path


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "parquet"])
def test_a_file_becomes_a_file(source, suffix, tmp_path):
    result = run(source, tmp_path / f"out.{suffix}")
    assert result.exit_code == 0, result.output
    assert "3 rows × 2 columns" in said(result)
    assert "Cells beyond the last column" in said(result)
    assert result.stdout == ""
    assert (tmp_path / f"out.{suffix}").stat().st_size
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", f"out.{suffix}"]


def test_json_tells_what_was_read_and_written(source, tmp_path):
    result = run(source, tmp_path / "out.csv", "--json")
    told = json.loads(result.stdout)
    assert (told["status"], told["row_count"], told["column_count"], told["extra_cell_row_count"]) == ("converted", 3, 2, 1)
    assert told["load"]["delimiter"] == ","
    assert told["size_bytes"] == (tmp_path / "out.csv").stat().st_size
    assert [problem["code"] for problem in told["load"]["problems"]] == ["long_rows"]


def test_quiet_says_nothing(source, tmp_path):
    result = run(source, tmp_path / "out.csv", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_options_reach_the_reader(source, tmp_path):
    assert run(source, tmp_path / "out.csv", "--header-rows", "0", "--delimiter", ";").exit_code == 0
    assert (tmp_path / "out.csv").read_text() == 'id\n"1,a"\n"2,b,extra"\n"3,c"\n'.replace("id", '"id,name"')


def test_nothing_is_overwritten_unless_asked_for(source, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("precious")
    assert code(run(source, target)) == "output_exists"
    assert target.read_text() == "precious"
    assert run(source, target, "--force").exit_code == 0
    assert target.read_text() == RAGGED


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["plain", "forced"])
def test_the_input_is_never_the_output(source, force, tmp_path):
    (tmp_path / "link.csv").hardlink_to(source)
    for target in (source, tmp_path / "link.csv"):
        assert code(run(source, target, *force)) == "output_is_input"
    assert source.read_text() == RAGGED


def test_a_place_that_is_not_there_is_told_before_anything_is_read(source, tmp_path):
    assert code(run(source, tmp_path / "missing" / "out.csv")) == "output_refused"


@pytest.mark.parametrize("content", [b"", b"\n \n"], ids=["no_byte", "white_space"])
def test_nothing_becomes_nothing(content, tmp_path):
    (tmp_path / "in.csv").write_bytes(content)
    told = json.loads(run(tmp_path / "in.csv", tmp_path / "out.csv", "--json").stdout)
    assert (told["row_count"], told["column_count"], told["load"]["format"]) == (0, 0, "empty")
    assert (tmp_path / "out.csv").read_bytes() == b""
    assert code(run(tmp_path / "in.csv", tmp_path / "out.parquet")) == "empty_file"


def test_a_refused_file_leaves_nothing(tmp_path):
    (tmp_path / "in.bin").write_bytes(bytes(range(256)) * 20)
    assert code(run(tmp_path / "in.bin", tmp_path / "out.csv")) == "unsupported_format"
    assert [path.name for path in tmp_path.iterdir()] == ["in.bin"]


@pytest.mark.parametrize(
    "arguments",
    [("out.xlsx",), (), ("out.csv", "--to", "csv"), ("out.csv", "--colour", "red"), ("out.csv", "--skip-rows", "x")],
    ids=["unknown_suffix", "no_target", "both_ways", "unknown_option", "no_number"],
)
def test_wrong_usage_is_told_before_anything_is_read(source, arguments, tmp_path):
    targets = [tmp_path / each if each.startswith("out.") else each for each in arguments]
    assert run(source, *targets).exit_code == 2


def test_a_folder_becomes_a_folder_and_failures_are_counted(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.csv").write_text(RAGGED)
    (folder / "deep" / "b.tsv").write_text("x\ty\n1\t2\n")
    (folder / "same.csv").write_text("x,y\n1,2\n")
    (folder / "same.tsv").write_text("x\ty\n3\t4\n")
    (folder / "bad.csv").write_bytes(bytes(range(256)) * 20)
    (folder / ".hidden").write_text("x")
    result = run(folder, "--to", "csv", "--out", out)
    assert result.exit_code == 1
    assert "unsupported_format" in said(result)
    assert "4 of 5 files converted, 1 failed" in said(result)
    written = {str(path.relative_to(out)): path.read_text() for path in out.rglob("*") if path.is_file()}
    assert written == {"a.csv": RAGGED, "deep/b.csv": "x,y\n1,2\n", "same.csv": "x,y\n1,2\n", "same.tsv.csv": "x,y\n3,4\n"}


def test_a_folder_tells_every_file_as_json(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(RAGGED)
    (tmp_path / "in" / "z.csv").write_bytes(b"\n")
    result = run(tmp_path / "in", "--to", "parquet", "--out", tmp_path / "out", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["converted_count"], told["failed_count"]) == (1, 1, 1)
    assert [(each["status"], each.get("error", {}).get("code")) for each in told["files"]] == [
        ("converted", None),
        ("failed", "empty_file"),
    ]
