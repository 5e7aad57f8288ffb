"""Files of rows as they lie in a bucket: the bytes alone. The file store keeps a digest behind them, which no COPY reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DirectoryStage:
    """See ``RowStage``."""

    directory: Path

    async def land(self, analysis_id: str, body: bytes) -> None:
        file = self.directory / f"{analysis_id}.ndjson"
        if not file.exists():
            file.write_bytes(body)

    async def remove(self, analysis_id: str) -> None:
        (self.directory / f"{analysis_id}.ndjson").unlink(missing_ok=True)
