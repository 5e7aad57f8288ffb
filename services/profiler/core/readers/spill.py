"""Frames that are kept for later: in memory while they are small, else on disk."""

from __future__ import annotations

from pathlib import Path

import polars as pl

MEMORY_BYTES = 64 * 1024**2


class Spill:
    """Frames by number, bounded in memory. Files are named by us and gone after ``close``."""

    def __init__(self, directory: Path, name: str = "part") -> None:
        self._directory, self._name = directory, name
        self._frames: dict[int, pl.DataFrame] = {}
        self._files: dict[int, Path] = {}
        self._held_bytes = 0

    def put(self, number: int, frame: pl.DataFrame) -> None:
        """Keep a frame."""
        size = int(frame.estimated_size())
        if self._held_bytes + size <= MEMORY_BYTES:
            self._frames[number] = frame
            self._held_bytes += size
            return
        path = self._directory / f"{self._name}-{number:012d}.arrow"
        frame.write_ipc(path, compression="lz4")
        self._files[number] = path

    def get(self, number: int) -> pl.DataFrame:
        """A kept frame."""
        return self._frames[number] if number in self._frames else pl.read_ipc(self._files[number])

    def take(self, number: int) -> pl.DataFrame:
        """A kept frame, which is forgotten."""
        frame = self._frames.pop(number, None)
        if frame is not None:
            self._held_bytes -= int(frame.estimated_size())
            return frame
        path = self._files.pop(number)
        frame = pl.read_ipc(path)
        path.unlink()
        return frame

    def close(self) -> None:
        """Forget everything."""
        self._frames.clear()
        for path in self._files.values():
            path.unlink(missing_ok=True)
        self._files.clear()
