"""The renderers, in the order in which downloads are listed: the only list."""

from __future__ import annotations

from collections.abc import Sequence

from services.artifacts.core.renderers.base import Renderer
from services.artifacts.core.renderers.excel import ExcelRenderer
from services.artifacts.core.renderers.json import JsonRenderer
from services.artifacts.core.renderers.row_level_issues import RowLevelIssuesRenderer
from services.artifacts.core.renderers.rules import RulesRenderer
from services.artifacts.errors import UnknownFormat
from services.runtime.errors import FieldViolation

# The page for people, as HTML, takes its place between the workbook and the JSON.
RENDERERS: tuple[Renderer, ...] = (ExcelRenderer(), JsonRenderer(), RowLevelIssuesRenderer(), RulesRenderer())


def renderers_for(formats: Sequence[str]) -> tuple[Renderer, ...]:
    """The renderers of some formats, all for none. Raises ``UnknownFormat``."""
    known = {renderer.name: renderer for renderer in RENDERERS}
    violations = tuple(
        FieldViolation(f"formats[{position}]", f"must be one of {', '.join(known)}")
        for position, name in enumerate(formats)
        if name not in known
    )
    if violations:
        raise UnknownFormat("there is no such format", violations=violations)
    return tuple(known[name] for name in dict.fromkeys(formats)) if formats else RENDERERS
