"""Puts a file that a child has written where the user wants it: whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from services.profiler.errors import OutputRefused
from services.runtime.errors import Internal

COPY_BYTES = 1024**2


def check(source: Path, target: Path, *, replace: bool) -> None:
    """Raise ``OutputRefused`` where a file must not be written."""
    if target.exists() and target.samefile(source):
        raise OutputRefused("the output is the input; give it another name", reason="OUTPUT_IS_INPUT")
    check_target(target, replace=replace)


def check_target(target: Path, *, replace: bool) -> None:
    """Raise ``OutputRefused`` where no file can be put, or where one is that is to stay."""
    if target.is_dir():
        raise OutputRefused("the output is a directory")
    if not target.parent.is_dir():
        raise OutputRefused("the directory of the output does not exist")
    if not replace and os.path.lexists(target):
        raise OutputRefused("the output exists; --force replaces it", reason="OUTPUT_EXISTS")


def place(made: Path, target: Path, *, replace: bool) -> int:
    """Move a file into place under its name in one step; its size. Raises ``OutputRefused``, or ``Internal`` if it is no file."""
    _check_plain(made)
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.part")
    try:
        _bring(made, beside)
        beside.chmod(0o666 & ~_umask())
        size = beside.stat().st_size
        if replace:
            beside.replace(target)
        else:
            # A link does not replace what somebody else has put there meanwhile.
            _link(beside, target)
    except OSError as error:
        raise OutputRefused(f"the output cannot be written: {os.strerror(error.errno or errno.EIO)}") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return size


def _check_plain(made: Path) -> None:
    """The child may have been in a stranger's hands: no link, nothing that has another name as well."""
    try:
        found = made.lstat()
    except OSError as error:
        raise Internal("the converted file is missing") from error
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise Internal("the converted file is no plain file")


def _bring(made: Path, beside: Path) -> None:
    try:
        made.rename(beside)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with made.open("rb") as source, beside.open("xb") as sink:
            shutil.copyfileobj(source, sink, COPY_BYTES)


def _link(beside: Path, target: Path) -> None:
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise OutputRefused("the output exists; --force replaces it", reason="OUTPUT_EXISTS") from None
    except OSError:
        # A filesystem without links.
        beside.replace(target)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
