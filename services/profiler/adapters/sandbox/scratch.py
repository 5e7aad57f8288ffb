"""Private temporary directories; those of a process that was killed are removed by the next one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.runtime.errors import Internal


class ScratchDirectories:
    """Directories below ``root``, in a folder that this process holds locked as long as it lives."""

    def __init__(self, root: Path) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if root.stat().st_uid != os.getuid():
            raise Internal("the scratch directory belongs to another user")
        # The root is locked meanwhile, so that no other start removes the folder before it is locked itself.
        guard = _lock(root, fcntl.LOCK_EX)
        try:
            self.reaped_count = _reap(root)
            self._home = Path(tempfile.mkdtemp(prefix="profiler-", dir=root))
            self._held = _lock(self._home, fcntl.LOCK_EX)
        finally:
            os.close(guard)

    @contextmanager
    def directory(self) -> Iterator[Path]:
        """An empty directory that is gone afterwards."""
        path = Path(tempfile.mkdtemp(prefix="job-", dir=self._home))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._home, ignore_errors=True)
        os.close(self._held)


def _reap(root: Path) -> int:
    """Remove what dead processes left behind: the lock of a living one cannot be taken."""
    count = 0
    for home in root.glob("profiler-*"):
        with suppress(OSError):
            held = _lock(home, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(home, ignore_errors=True)
            os.close(held)
            count += 1
    return count


def _lock(folder: Path, how: int) -> int:
    """A descriptor that holds the folder's lock until it is closed. Raises ``BlockingIOError`` if another has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
