"""Takes away from this process everything that reading a file does not need. There is no way back."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import profilemydata

import services
from services.profiler.adapters.sandbox import landlock, seccomp
from services.profiler.service.limits import ChildLimits

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION = 0x20080522


def die_with_parent(parent_pid: int) -> None:
    """Be killed when the parent dies, however it dies; at once if it is dead already."""
    if platform.system() == "Linux":
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(1)


def lead_own_group() -> None:
    """Own session and process group, so that one signal reaches all of it and no terminal's does."""
    # The zygote may make it a leader at this very moment; a leader of a group cannot lead a new session.
    with suppress(PermissionError):
        if os.getpgrp() != os.getpid():
            os.setsid()


def confine(directory: Path, inputs: Iterable[Path], limits: ChildLimits) -> tuple[str, ...]:
    """Confine this single-threaded process to a directory and its inputs. Answers the protections that the system lacks."""
    _enter(directory)
    _set_limits(limits)
    if platform.system() != "Linux":
        return ("no_new_privs", "capabilities", "landlock", "seccomp")
    libc = _libc()
    outcome = {"no_new_privs": libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "capabilities": _drop_capabilities(libc)}
    code = landlock.code_paths((services.__path__, profilemydata.__path__))
    readable = (*code, *(path.resolve() for path in inputs))
    outcome["landlock"] = landlock.restrict(libc, readable=readable, writable=(directory,))
    outcome["seccomp"] = seccomp.install(libc)
    return tuple(name for name, done in outcome.items() if not done)


def _enter(directory: Path) -> None:
    os.chdir(directory)
    os.umask(0o077)
    for name in ("TMPDIR", "POLARS_TEMP_DIR", "POLARS_OOC_SPILL_DIR"):
        os.environ[name] = str(directory)  # noqa: TID251  this process's own, nothing is read from it


def _set_limits(limits: ChildLimits) -> None:
    bounds = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
    ]
    if sys.platform == "linux":
        bounds.append((resource.RLIMIT_DATA, limits.data_bytes))
    for which, bound in bounds:
        _, hard = resource.getrlimit(which)
        soft = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        # One more second of CPU under the hard bound: the soft one's signal tells the reason.
        resource.setrlimit(which, (soft, soft + 1 if which == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else soft))


def _drop_capabilities(libc: ctypes.CDLL) -> bool:
    """Root without its powers is a user like any other: a container may well run as root."""
    header, none = struct.pack("=Ii", CAPABILITY_VERSION, 0), bytes(24)
    return bool(libc.capset(header, none) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
