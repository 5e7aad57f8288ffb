"""All agents are compared with the first, whoever joins the registry, and held against the budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.__main__ import FULL, QUICK
from bench.agents import ALONE, commands, verdict
from services.profiler.core.agents.registry import AGENTS_BY_ID

ALL = list(AGENTS_BY_ID)


def test_the_yardstick_is_the_first_agent_without_a_baseline() -> None:
    *others, (name, alone) = commands(Path("a.csv"), Path("b.pmds"), ALL).items()
    assert name == ALONE
    assert alone[-2:] == ["--agents", ALONE]
    assert "--baseline" not in alone
    [(_, everyone)] = others
    assert everyone[-4:] == ["--agents", ",".join(ALL), "--baseline", "b.pmds"]


@pytest.mark.parametrize(
    ("ratio", "cpu_ratio", "told"), [(1.1, 1.3, "within"), (1.1, 1.31, "beyond"), (1.4, 1.0, "beyond"), (None, None, "beyond")]
)
def test_both_ratios_keep_the_budget(ratio: float | None, cpu_ratio: float | None, told: str) -> None:
    assert verdict([{"name": "all", "ratio": ratio, "cpu_ratio": cpu_ratio}]).endswith(told)


def test_it_is_one_of_all_benchmarks() -> None:
    assert FULL.keys() == QUICK.keys()
    assert "agents" in FULL
