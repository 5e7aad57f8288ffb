"""What the command line prints, of a file that reads and of files that do not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.redaction.canaries import COLUMNS, CanaryTable, canary_table
from tests.report.validation import checked

PMD = Path(sys.executable).parent / "pmd"


def output_of(*arguments: str | Path) -> dict[str, bytes]:
    """Both streams of a run of ``pmd``."""
    done = subprocess.run([PMD, *arguments], capture_output=True, check=False, timeout=100)
    return {"stdout": done.stdout, "stderr": done.stderr}


def garbled(table: CanaryTable, directory: Path, how: str) -> Path:
    """A file of canaries that cannot be read."""
    if how == "truncated.parquet":
        path = table.write(directory / how)
        path.write_bytes(path.read_bytes()[:-40])
    elif how == "torn.ndjson":
        path = table.write(directory / how)
        path.write_bytes(b"{" * 5 + path.read_bytes().replace(b'":', b'";') + b"}")
    elif how == "wide.csv":
        path = directory / how
        path.write_text(",".join(cell for cells in table.cells.values() for cell in cells) * 20 + "\n")
    else:
        path = table.write(directory / "data.csv").rename(directory / how)
    return path


@pytest.mark.parametrize("command", ["profile", "explain"])
def test_nothing_that_is_printed_holds_a_value(tmp_path: Path, command: str) -> None:
    table = canary_table(Random(11))
    path = table.write(tmp_path / "data.csv")
    given = [path, "--local"] if command == "profile" else [path, "#4"]
    for more in (["--json"], []):
        outputs = output_of(command, *given, "--values", "none", *more)
        assert outputs["stdout"]
        assert table.columns_in(outputs) == {}


def test_report_of_the_command_says_what_was_applied(tmp_path: Path) -> None:
    table = canary_table(Random(12))
    path = table.write(tmp_path / "data.csv")
    report = checked(json.loads(output_of("profile", path, "--local", "--json", "--values", "none")["stdout"]))
    assert report["analysis"]["value_policy"] == "none"
    assert {column["value_policy"] for column in report["columns"]} == {"none"}
    assert report["columns"][3]["absent"]["max"] == "redacted"
    assert [column["histogram"] for column in report["columns"]] == [None] * len(COLUMNS)
    default = checked(json.loads(output_of("profile", path, "--local", "--json")["stdout"]))
    assert default["analysis"]["value_policy"] == "masked"
    masked = [name for name in default["analysis"]["masked_columns"] if name in COLUMNS]
    assert table.columns_in({"stdout": json.dumps(default).encode()}, masked) == {}


@pytest.mark.parametrize(
    ("how", "told"),
    [
        pytest.param("truncated.parquet", [], id="truncated"),
        pytest.param("torn.ndjson", [], id="torn"),
        pytest.param("wide.csv", [], id="too_wide"),
        pytest.param("plain.csv", ["--format", "xlsx"], id="wrong_format"),
        pytest.param("plain.csv", ["--type", "nobody=integer"], id="wrong_column"),
    ],
)
def test_no_error_quotes_a_value(tmp_path: Path, how: str, told: list[str]) -> None:
    table = canary_table(Random(13))
    outputs = output_of("profile", garbled(table, tmp_path, how), "--local", "--json", "--values", "none", *told)
    assert (outputs["stdout"], outputs["stderr"][:5]) == (b"", b"error")
    assert table.columns_in(outputs) == {}
