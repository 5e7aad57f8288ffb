"""The published schema: one for people who read the docs, and the copy that the gateway serves."""

from __future__ import annotations

import json
from pathlib import Path

from services.transformer.core.schema.report import published, report_schema
from tests.report.compatibility import breaks

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "report.schema.json"
SERVED = ROOT / "gateway" / "schemas" / "report.json"


def write_schema() -> list[str]:
    """Publish the schema, unless it takes away from readers; what it would take away."""
    lost = breaks(json.loads(PUBLISHED.read_bytes()), report_schema()) if PUBLISHED.exists() else []
    if not lost:
        for path in (PUBLISHED, SERVED):
            path.write_bytes(published())
    return lost
