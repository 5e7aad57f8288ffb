"""One clean process that has imported what children need and never sees a byte of any user; it forks a child per job.

Importing the engine costs a third of a second, forking this process a few milliseconds. Dies with its parent; its children with it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys

from services.profiler.adapters.sandbox import child, confinement, frames


def main() -> None:
    """Serve the control socket until its other end closes. Arguments: its descriptor, pid of the parent."""
    confinement.die_with_parent(int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    # The cost that every child is spared.
    import services.profiler.adapters.sandbox.conversion
    import services.profiler.adapters.sandbox.work  # noqa: F401
    from services.profiler.core.agents.registry import AGENTS
    from services.profiler.core.readers.text import sniffing
    from services.profiler.core.semantics import prepared

    prepared.prepare()
    sniffing.prepare()
    for agent in AGENTS:
        agent.prepare()
    # Children share these pages with the zygote as long as the collector does not write to them.
    gc.collect()
    gc.freeze()
    control.sendall(frames.encode_note(frames.Kind.ANSWER, {"pid": os.getpid()}))
    serve(control)


def serve(control: socket.socket) -> None:
    """Answer FORK with the child's pid and REAP with its wait status, one at a time."""
    while True:
        header, descriptors, _, _ = socket.recv_fds(control, frames.HEADER.size, 1)
        if not header:
            return
        kind, length = frames.HEADER.unpack(header)
        body = control.recv(length, socket.MSG_WAITALL) if length else b""
        answer = {"pid": _fork(control, descriptors[0])} if kind == frames.Kind.FORK else {"status": _reap(int(body))}
        control.sendall(frames.encode_note(frames.Kind.ANSWER, answer))


def _fork(control: socket.socket, descriptor: int) -> int:
    own_pid = os.getpid()
    pid = os.fork()
    if pid == 0:
        control.close()
        child.run(socket.socket(fileno=descriptor), own_pid)
    os.close(descriptor)
    # Both sides set it, so that it holds before either goes on.
    _lead_group(pid)
    return pid


def _reap(pid: int) -> int:
    # The parent has killed it: this does not wait for long. Until then the pid cannot be anybody else's.
    return os.waitpid(pid, 0)[1]


def _lead_group(pid: int) -> None:
    """Make a child lead its own process group, if it is still there."""
    try:
        os.setpgid(pid, pid)
    except (ProcessLookupError, PermissionError):
        return


if __name__ == "__main__":
    main()
