"""What a renderer is: a report in, one file out."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from services.artifacts.core.report import Report


class Renderer(Protocol):
    """One format = one file = one line in the registry. The same report renders to the same bytes."""

    name: str
    """The format as users ask for it."""
    suffix: str
    """Of the file's name, with its dot."""
    media_type: str

    def render(self, report: Report, write_to: BinaryIO) -> None:
        """Write the file. Never fails on a report of a known schema version, however hostile its texts."""
