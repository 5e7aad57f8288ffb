"""The tile of rules."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.transformer.core.agent_tiles.coverage import coverage_tile


def tile(status: str = "success", **coverage: Any) -> Any:
    agent = SimpleNamespace(agent_id="test-coverage-agent", status=status, answer={"coverage": coverage})
    return coverage_tile(SimpleNamespace(agents=(agent,)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("coverage", "status", "value", "meaning"),
    [
        ({"rule_count": 2, "passed_count": 2, "score": 100, "verdict": "excellent"}, "good", "100 of 100", "2 of 2 rules hold in every row."),
        ({"rule_count": 3, "passed_count": 2, "score": 99.9, "verdict": "excellent"}, "attention", None, "2 of 3 rules hold in every row."),
        ({"rule_count": 1, "passed_count": 0, "score": 80.5, "verdict": "good"}, "attention", None, "0 of 1 rule holds in every row."),
        ({"rule_count": 1, "not_evaluated_count": 1, "score": 0, "verdict": "needs_improvement"}, "bad", None, None),
        ({"rule_count": 1, "not_evaluated_count": 1, "score": None, "verdict": None}, "neutral", "no score", None),
    ],
)  # fmt: skip
def test_it_tells_how_the_rules_fared(coverage: dict[str, Any], status: str, value: str | None, meaning: str | None) -> None:
    found = tile(**coverage)
    assert found.status == status
    assert value in (None, found.value)
    assert meaning in (None, found.meaning)


def test_without_rules_there_is_none() -> None:
    assert tile(rule_count=0) is None
    assert tile("error", rule_count=1) is None
