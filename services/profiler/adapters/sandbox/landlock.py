"""Which files a process may still touch: its code, its input, its own directory (landlock(7), Linux ≥ 5.13)."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3
RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many of the filesystem rights, counted from the lowest bit, an ABI knows; 16 from the fifth on."""
SYSTEM_PATHS = (
    "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/dev/zero", "/dev/urandom",
    "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/sys/vm", "/sys/fs/cgroup", "/sys/devices/system",
)  # fmt: skip
"""What the interpreter and the engine look at. Of the processes only its own: others' environments hold credentials."""


def abi(libc: ctypes.CDLL) -> int:
    """Version that the kernel speaks; 0 for none."""
    if platform.system() != "Linux":
        return 0
    return max(0, int(libc.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)))


def code_paths(packages: Iterable[Sequence[str]]) -> tuple[Path, ...]:
    """Where the interpreter, its libraries and the given packages lie."""
    named = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders = [*SYSTEM_PATHS, *named, f"{sys.base_prefix}/lib", *(path for paths in packages for path in paths)]
    return tuple(Path(folder) for folder in dict.fromkeys(folders))


def restrict(libc: ctypes.CDLL, *, readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Leave this thread and its future ones with these paths only, for good. Needs no_new_privs. Whether the kernel took it."""
    version = abi(libc)
    if not version:
        return False
    rights = (1 << RIGHTS_BY_ABI.get(version, 16)) - 1
    scoped = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    # Handled: files, network (left to seccomp), scopes; older kernels want the shorter structure.
    attributes = struct.pack("=QQQ", rights, 0, scoped)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = int(libc.syscall(CREATE_RULESET, attributes, len(attributes), 0))
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path, rights & (EXECUTE | READ_FILE | READ_DIR))
        for path in writable:
            _allow(libc, ruleset, path, rights)
        return int(libc.syscall(RESTRICT_SELF, ruleset, 0)) == 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = struct.pack("=Qi", rights if path.is_dir() else rights & OF_FILES, beneath)
        libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(beneath)
