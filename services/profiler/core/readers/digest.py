"""The SHA-256 of a file, computed beside the reading of it."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

BLOCK_BYTES = 4 * 1024**2


class Digest:
    """Known from the start, or ready when asked for."""

    def __init__(self, path: Path, known: str = "") -> None:
        self._path = path
        self._hex = known
        self._stop = threading.Event()
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._compute, name="digest", daemon=True)
        if not known:
            self._thread.start()

    def hex(self) -> str:
        """Lower-case hex; waits for the end of the computation. Raises OSError if the file could not be read."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._error:
            raise self._error
        return self._hex

    def close(self) -> None:
        """Give up."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _compute(self) -> None:
        digest = hashlib.sha256()
        try:
            with self._path.open("rb", buffering=0) as file:
                while not self._stop.is_set() and (block := file.read(BLOCK_BYTES)):
                    digest.update(block)
        except OSError as error:
            self._error = error
            return
        self._hex = digest.hexdigest()
