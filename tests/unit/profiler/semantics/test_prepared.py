"""What a process that forks has compiled before: its children, one a job, do not do it anew."""

from __future__ import annotations

import re

import pytest

from services.profiler.core.readers.base import ReadOptions
from services.profiler.core.readers.text import sniffing
from services.profiler.core.semantics import prepared
from services.profiler.core.semantics.registry import RECOGNISERS

COMMON = ["a,b\n1,2\n", "a;b\r\n1;2\r\n", "a\tb\n1\t2\n", 'a,b\n"1",2\n']


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Patterns compiled from now on, all preparations done."""
    prepared.prepare()
    sniffing.prepare()
    patterns: list[object] = []
    compile_anew = re._compiler.compile  # type: ignore[attr-defined]

    def noting(pattern: object, flags: int = 0) -> object:
        patterns.append(pattern)
        return compile_anew(pattern, flags)

    monkeypatch.setattr(re._compiler, "compile", noting)  # type: ignore[attr-defined]
    return patterns


@pytest.mark.parametrize("value", ["Jane Doe", "12 Main Street", "2025-01-01", "x"])
def test_values_are_held_against_forms_that_are_compiled(compiled: list[object], value: str) -> None:
    for recogniser in RECOGNISERS:
        recogniser.could_be(value)
    assert compiled == []


@pytest.mark.parametrize("text", COMMON)
def test_common_dialects_are_split_by_patterns_that_are_compiled(compiled: list[object], text: str) -> None:
    sniffing.sniff_dialect(text, ReadOptions())
    assert compiled == []
