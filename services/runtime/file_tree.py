"""Keys as paths below a directory: made durable, walked in the order of keys, cleaned of what crashes left."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from services.runtime.objects import InvalidKey

TEMPORARY = ".tmp"
"""No key begins with a dot, so this never meets an object."""
LEFTOVER_AGE_S = 3600.0
TRIES = 20


def sync_directory(path: Path) -> None:
    """Make the entries of a directory survive a power loss. One that was removed meanwhile has none."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directories(path: Path) -> None:
    """Make a directory and those above it, durably. Raises ``InvalidKey`` where a file stands in the way.

    Raises ``FileNotFoundError`` if somebody removes one of them as empty meanwhile.
    """
    if path.is_dir():
        return
    make_directories(path.parent)
    try:
        path.mkdir(exist_ok=True)
    except FileExistsError as error:
        if path.is_file():
            raise InvalidKey("the key leads through another object") from error
        # It was a directory when it was to be made, and may be gone by now.
        if not path.is_dir():
            raise FileNotFoundError from error
    sync_directory(path.parent)


def place(temporary: Path, path: Path, *, create_only: bool) -> None:
    """Give a finished file its name. Raises ``FileExistsError`` if ``create_only`` and the name is taken."""
    for attempt in range(TRIES):
        try:
            make_directories(path.parent)
            if create_only:
                os.link(temporary, path)
            else:
                temporary.replace(path)
            break
        except FileNotFoundError:
            # Somebody removed a directory as empty between two steps.
            if attempt == TRIES - 1:
                raise
    sync_directory(path.parent)


def prune(directory: Path, root: Path) -> None:
    """Remove directories that have become empty, up to the root."""
    with contextlib.suppress(OSError):
        while directory != root:
            directory.rmdir()
            directory = directory.parent
            sync_directory(directory)


def entries(directory: Path, prefix: str) -> list[tuple[str, bool]]:
    """(key, whether it is a directory) for what stands in a directory, in the order of the keys below. ``prefix`` leads here."""
    try:
        with os.scandir(directory) as found:
            # A directory sorts as "name/": its keys come after "name.x" and before "name0".
            named = [(prefix + entry.name + ("/" if entry.is_dir() else ""), entry.is_dir()) for entry in found]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(item for item in named if not item[0].startswith(TEMPORARY))


def may_hold(directory_key: str, prefix: str, start_after: str) -> bool:
    """Whether keys below ``directory_key`` (ending in "/") can begin with ``prefix`` and come after ``start_after``."""
    in_prefix = directory_key.startswith(prefix) or prefix.startswith(directory_key)
    return in_prefix and (start_after < directory_key or start_after.startswith(directory_key))


def walk(root: Path, prefix: str, start_after: str) -> Iterator[str]:
    """Keys below a prefix in ascending order; a directory is read when its turn comes."""
    base = prefix.rpartition("/")[0]
    stack = [iter(entries(root / base, base + "/" if base else ""))]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif not item[1]:
            if item[0].startswith(prefix) and item[0] > start_after:
                yield item[0]
        elif may_hold(item[0], prefix, start_after):
            stack.append(iter(entries(root / item[0], item[0])))


def remove_leftovers(temporary: Path) -> None:
    """Remove temporary files of crashed writers; a living writer's is younger than an hour or still growing."""
    with contextlib.suppress(FileNotFoundError):
        for path in temporary.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > LEFTOVER_AGE_S:
                    path.unlink()
