"""What a target is: a tool that enforces rules, and how it wants them written."""

from __future__ import annotations

from typing import Protocol

from services.artifacts.core.rules.rule_set import RuleSet


class Target(Protocol):
    """One tool = one file = one line in the registry. The same rules are written as the same text."""

    name: str
    """As users ask for it."""
    file_name: str
    """That the tool, or its users, expect."""

    def write(self, rules: RuleSet) -> str:
        """The rules that the tool can hold. What it cannot is named in the text. Names are hostile: they come out as data."""
