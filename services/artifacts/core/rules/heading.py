"""What every exported file says of itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from services.artifacts.core.rules.rule_set import Rule, RuleSet

MOST_NAMED = 50
LONGEST_SLUG = 60


def heading(rules: RuleSet, left_out: Sequence[Rule], *notes: str) -> list[str]:
    """Lines of plain ASCII: where the rules come from, what the tool cannot hold."""
    asked = sum(rule.is_asked for rule in rules.rules)
    lines = [
        f"Rules for {rules.name!a} by Profile My Data: {asked} asked for, {len(rules.rules) - asked} suggested.",
        "Suggested rules hold for every row that was profiled; read them before you rely on them.",
        *notes,
    ]
    if left_out:
        lines.append(f"Not told here, as this format has no way to say it ({len(left_out)}):")
        lines += [f"  {_cut(str(rule))}" for rule in left_out[:MOST_NAMED]]
        if len(left_out) > MOST_NAMED:
            lines.append(f"  and {len(left_out) - MOST_NAMED} more")
    return lines


def slug(name: str) -> str:
    """A file's name as an identifier of SQL: ``orders 2026.csv`` becomes ``orders_2026``."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_SLUG]
    return word if word[:1].isalpha() else f"table_{word}".rstrip("_")


def _cut(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]} ..."
