"""A system call filter without sockets, processes and other people's memory, as classic BPF (seccomp(2), Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping
from dataclasses import dataclass

PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
RET_ALLOW = 0x7FFF0000
RET_KILL = 0x80000000
RET_ERRNO = 0x00050000
CLONE_THREAD = 0x00010000
LOAD, JUMP_EQUAL, JUMP_ABOVE, JUMP_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
AT_NUMBER, AT_ARCHITECTURE, AT_ARGUMENT_0 = 0, 4, 16

DENIED = (
    "socket", "fork", "vfork", "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "kill", "tkill",
    "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal", "pidfd_open", "pidfd_getfd", "io_uring_setup", "bpf",
    "perf_event_open", "keyctl", "add_key", "request_key", "userfaultfd", "mount", "unshare", "setns", "chroot",
)  # fmt: skip
"""No network of any family (io_uring makes sockets too), no other program, no look into or signal to other processes."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """Numbers of one machine's system calls."""

    audit: int
    numbers: Mapping[str, int]
    foreign_from: int | None = None
    """System calls from here on belong to another calling convention."""


ARCHITECTURES: Mapping[str, Architecture] = {
    "x86_64": Architecture(
        audit=0xC000003E,
        foreign_from=0x40000000,
        numbers={
            "socket": 41, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "ptrace": 101, "rt_sigqueueinfo": 129,
            "chroot": 161, "mount": 165, "tkill": 200, "tgkill": 234, "add_key": 248, "request_key": 249, "keyctl": 250,
            "unshare": 272, "rt_tgsigqueueinfo": 297, "perf_event_open": 298, "prlimit64": 302, "setns": 308,
            "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321, "execveat": 322, "userfaultfd": 323,
            "pidfd_send_signal": 424, "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435, "pidfd_getfd": 438,
        },
    ),
    "aarch64": Architecture(
        audit=0xC00000B7,
        numbers={
            "mount": 40, "chroot": 51, "unshare": 97, "ptrace": 117, "kill": 129, "tkill": 130, "tgkill": 131,
            "rt_sigqueueinfo": 138, "socket": 198, "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "execve": 221,
            "rt_tgsigqueueinfo": 240, "perf_event_open": 241, "prlimit64": 261, "setns": 268, "process_vm_readv": 270,
            "process_vm_writev": 271, "bpf": 280, "execveat": 281, "userfaultfd": 282, "pidfd_send_signal": 424,
            "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435, "pidfd_getfd": 438,
        },
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def is_supported() -> bool:
    """Whether this machine's system calls are known."""
    return platform.system() == "Linux" and platform.machine() in ARCHITECTURES


def install(libc: ctypes.CDLL) -> bool:
    """Filter this thread and its future ones, for good. Needs no_new_privs. Whether the kernel took it."""
    if not is_supported():
        return False
    program = filter_program(ARCHITECTURES[platform.machine()], os.getpid())
    holder = _Program(len(program) // 8, program)
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(holder), 0, 0) == 0)


def filter_program(architecture: Architecture, own_pid: int) -> bytes:
    """The filter of a process that may do what it likes to itself only."""
    numbers = architecture.numbers
    refused = RET_ERRNO | errno.EPERM
    steps = [_step(LOAD, AT_ARCHITECTURE), _step(JUMP_EQUAL, architecture.audit, 1, 0), _step(RETURN, RET_KILL)]
    steps.append(_step(LOAD, AT_NUMBER))
    if architecture.foreign_from is not None:
        steps += [_step(JUMP_ABOVE, architecture.foreign_from, 0, 1), _step(RETURN, refused)]
    for name in DENIED:
        if name in numbers:
            steps += [_step(JUMP_EQUAL, numbers[name], 0, 1), _step(RETURN, refused)]
    # The C library falls back to clone, whose flags can be looked at.
    steps += [_step(JUMP_EQUAL, numbers["clone3"], 0, 1), _step(RETURN, RET_ERRNO | errno.ENOSYS)]
    steps += _when_argument_0(numbers["clone"], _step(JUMP_BITS, CLONE_THREAD, 1, 0), refused)
    steps += _when_argument_0(numbers["tgkill"], _step(JUMP_EQUAL, own_pid, 1, 0), refused)
    steps += _when_argument_0(numbers["prlimit64"], _step(JUMP_EQUAL, 0, 1, 0), refused)
    steps.append(_step(RETURN, RET_ALLOW))
    return b"".join(steps)


def _when_argument_0(number: int, holds: bytes, refused: int) -> list[bytes]:
    """Refuse a call unless ``holds`` skips the refusal."""
    return [
        _step(JUMP_EQUAL, number, 0, 4),
        _step(LOAD, AT_ARGUMENT_0),
        holds,
        _step(RETURN, refused),
        _step(RETURN, RET_ALLOW),
    ]


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
