"""How a report is read: parsed JSON whose shape is taken for granted nowhere, so that a missing section renders as an empty one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from services.artifacts.errors import UnreadableReport

Report = Mapping[str, object]
"""A report as parsed JSON, schema_version 1."""
KNOWN_VERSIONS = frozenset({"1"})


def parse_report(body: bytes) -> Report:
    """The report that the bytes hold. Raises ``UnreadableReport``."""
    try:
        report = json.loads(body)
    except (ValueError, RecursionError):
        # The library's own words may quote the bytes.
        raise UnreadableReport("the report is no JSON") from None
    if not isinstance(report, dict) or report.get("schema_version") not in KNOWN_VERSIONS:
        raise UnreadableReport("the report has no schema version that is known")
    return report


def mapping(value: object) -> Mapping[str, object]:
    """An object; an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else {}


def section(report: Report, *path: str) -> Mapping[str, object]:
    """The object at a path of keys; empty if there is none."""
    found: object = report
    for key in path:
        found = mapping(found).get(key)
    return mapping(found)


def entries(value: object) -> Iterator[Mapping[str, object]]:
    """The objects of a list; none in place of anything else."""
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, Mapping))


def text(value: object) -> str:
    """A text; empty in place of null."""
    return "" if value is None else value if isinstance(value, str) else _flat(value)


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(text(item) for item in value) if isinstance(value, list | tuple) else ()


def figure(value: object) -> int | float | str | bool | None:
    """A scalar as it stands; anything deeper as compact JSON."""
    return value if value is None or isinstance(value, int | float | str | bool) else _flat(value)


def number(value: object) -> float | None:
    """A number; None in place of anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), default=str)
