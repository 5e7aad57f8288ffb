"""Every service looks the same from outside, so that whoever knows one knows all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("profiler", "transformer", "artifacts", "persistence")
MODULES = {"__init__", "__main__", "main", "settings", "servicer", "worker", "convert", "service", "errors"}
OPTIONAL = {"local"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}
SOURCES = [path for top in ("services", "gateway", "client", "deploy") for path in (ROOT / top).rglob("*.py")]


@pytest.mark.parametrize("service", SERVICES)
def test_services_have_the_same_modules(service: str) -> None:
    folder = ROOT / "services" / service
    modules = {path.stem for path in folder.glob("*.py")}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    # A door may grow into a folder of the same name.
    assert (modules | packages) >= MODULES | {"core"}
    assert modules <= MODULES | OPTIONAL


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_what_a_module_is_for(path: Path) -> None:
    assert not FORBIDDEN_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 350, "a file over 350 lines is two files"
    assert ast.get_docstring(ast.parse(text)), "a module begins with one sentence on what it is for"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{node.name} ({_code_lines(node)} lines)"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _code_lines(node) > 45
    ]
    assert not long


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; a signature and a docstring do not count."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
