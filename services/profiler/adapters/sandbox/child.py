"""The disposable process: takes one order, confines itself, does the work, says how it went, dies."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time
from typing import Never

from services.profiler.adapters.sandbox import confession, confinement, frames, job_codec
from services.profiler.service.jobs import Progress

STDERR_NAME = "stderr"
PROGRESS_INTERVAL_S = 0.2


class Reporter:
    """Tells the parent how far the work is, not more often than anybody can look."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._next_at = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now >= self._next_at:
            self._next_at = now + PROGRESS_INTERVAL_S
            note = {"row_count": progress.row_count, "byte_count": progress.byte_count, "fraction": progress.fraction}
            self._channel.sendall(frames.encode_note(frames.Kind.PROGRESS, note))


def run(channel: socket.socket, parent_pid: int) -> Never:
    """Do one job for whoever holds the other end, then exit. To be called in a process without other threads."""
    try:
        confinement.die_with_parent(parent_pid)
        confinement.lead_own_group()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        frame = frames.receive(channel)
        if frame is not None and frame.kind is frames.Kind.JOB:
            _obey(channel, job_codec.decode(frame.payload))
    finally:
        # No interpreter shutdown: threads of the engine may be anywhere, and nothing here is worth keeping.
        os._exit(0)


def _obey(channel: socket.socket, order: job_codec.Order) -> None:
    try:
        _redirect_streams(order.job.directory / STDERR_NAME)
        sources = [order.job.primary, *([order.job.baseline] if order.job.baseline else [])]
        earlier = [order.job.earlier.states] if order.job.earlier and order.job.earlier.states else []
        inputs = [*(source.path for source in sources), *order.job.parts, *earlier]
        missing = confinement.confine(order.job.directory, inputs, order.limits)
        channel.sendall(frames.encode_note(frames.Kind.CONFINED, {"missing": missing}))
        channel.sendall(_answer(order, Reporter(channel)))
    except BaseException as error:  # noqa: BLE001  the mapping place: a panic of the engine is no Exception
        channel.sendall(frames.encode_note(frames.Kind.FAULT, confession.note(error)))


def _answer(order: job_codec.Order, report: Reporter) -> bytes:
    # Imported here for a spawned child; a forked one has both from its zygote.
    # Modules are no garbage: to look for it among them takes an eighth of the time that they take to load.
    gc.disable()
    if order.job.output:
        from services.profiler.adapters.sandbox.conversion import convert

        gc.freeze()
        gc.enable()
        return frames.encode_note(frames.Kind.CONVERTED, convert(order, order.job.output, report))
    from services.profiler.adapters.sandbox.work import profile

    gc.freeze()
    gc.enable()
    return frames.encode(frames.Kind.PROFILE, profile(order, report))


def _redirect_streams(path: os.PathLike[str]) -> None:
    """Libraries write values of the data to stderr: it stays in the job's directory and goes with it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    errors = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream, source in ((0, nowhere), (1, nowhere), (2, errors)):
        os.dup2(source, stream)
    os.close(nowhere)
    os.close(errors)


def main() -> Never:
    """A child of its own, for a command line: descriptor of the channel and pid of the parent are its arguments."""
    run(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))


if __name__ == "__main__":
    main()
