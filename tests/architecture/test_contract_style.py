"""The protos keep their style and never break those who already speak them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUF = Path(sys.executable).parent / "buf"
PUBLISHED = ROOT / "tests" / "contracts" / "data" / "published_contracts.binpb"
"""The contracts as last announced. After an announced change: buf build protos -o <this file>."""


def _buf(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BUF, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_protos_pass_the_linter() -> None:
    result = _buf("lint", "protos")
    assert result.returncode == 0, result.stdout


def test_protos_do_not_break_the_published_contracts() -> None:
    result = _buf("breaking", "protos", "--against", str(PUBLISHED))
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("string analysis_id = 1;", "string analysis_id = 9;", id="renumbered_field"),
        pytest.param("string analysis_id = 1;", "int64 analysis_id = 1;", id="retyped_field"),
        pytest.param("message AnalysisRequested {", "message AnalysisAsked {", id="renamed_message"),
    ],
)
def test_a_breaking_change_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    for source in (ROOT / "protos").rglob("*"):
        if source.is_file() and "gen" not in source.parts:
            target = tmp_path / source.relative_to(ROOT / "protos")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    events = tmp_path / "profilemydata" / "events" / "v1" / "events.proto"
    events.write_text(events.read_text().replace(old, new))
    assert _buf("breaking", str(tmp_path), "--against", str(PUBLISHED)).returncode != 0
