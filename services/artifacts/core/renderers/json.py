"""The report as JSON: the same data, indented for people."""

from __future__ import annotations

import json
from typing import BinaryIO

from services.artifacts.core.report import Report


class JsonRenderer:
    """For programs, and for people with an editor."""

    name = "json"
    suffix = ".json"
    media_type = "application/json"

    def render(self, report: Report, write_to: BinaryIO) -> None:
        """See ``Renderer``."""
        parts = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2).iterencode(report)
        write_to.writelines(part.encode("utf-8", "replace") for part in parts)
        write_to.write(b"\n")
