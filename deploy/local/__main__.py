"""``python -m deploy.local``: the suite until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from deploy.local.child import PR_SET_PDEATHSIG
from deploy.local.plan import Ports, waves
from deploy.local.printer import Printer
from deploy.local.settings import inherited_env
from deploy.local.state import AlreadyRunning, StateDir
from deploy.local.supervisor import NotReady, Supervisor


def run_suite(state_dir: Path, port: int, *, until_parent_ends: bool) -> int:
    """Run the suite until SIGINT or SIGTERM; the exit code."""
    if until_parent_ends:
        # Whoever started this suite for one command may be killed: the suite then ends by itself.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    state = StateDir(state_dir)
    printer = Printer(sys.stdout)
    try:
        state.prepare()
        with state.lock():
            for name in state.end_orphans():
                printer.say(f"ended {name}, left over from a run that was killed")
            return asyncio.run(_run(state, port, printer))
    except AlreadyRunning:
        record = state.read_record()
        printer.say(f"a suite already runs on {record.url if record else 'this directory'} (state in {state_dir})")
        return 1


async def _run(state: StateDir, port: int, printer: Printer) -> int:
    ports = Ports.choose(port)
    if ports.gateway != port:
        printer.say(f"port {port} is taken, using {ports.gateway}")
    url = f"http://127.0.0.1:{ports.gateway}"
    supervisor = Supervisor(waves(state, ports, inherited_env()), state, url, os.getpid(), printer.line)
    stop = _stop_event()
    began = time.monotonic()
    starting = asyncio.create_task(supervisor.start())
    stopping = asyncio.create_task(stop.wait())
    code = 0
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            printer.say(f"Profile My Data runs on {url}   API {url}/docs   data in {state.root}/   Ctrl-C drains and stops")
            printer.say(f"ready after {time.monotonic() - began:.1f} s")
            await stopping
    except NotReady as error:
        printer.say(f"{error} did not become ready; its words are in {state.logs}/{error}.log")
        code = 1
    starting.cancel()
    with contextlib.suppress(asyncio.CancelledError, NotReady):
        await starting
    printer.say("draining …")
    await supervisor.stop()
    printer.say("stopped; everything accepted is kept")
    return code


def _stop_event() -> asyncio.Event:
    event = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    return event


def main() -> None:
    """Parse arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description="Run the whole suite on this machine.")
    parser.add_argument("--port", type=int, default=8080, help="port of the web app and the API (default 8080)")
    parser.add_argument("--state-dir", type=Path, default=Path(".pmd"), help="where everything is kept (default .pmd)")
    parser.add_argument("--until-parent-ends", action="store_true", help="stop when the starting process is gone")
    arguments = parser.parse_args()
    sys.exit(run_suite(arguments.state_dir, arguments.port, until_parent_ends=arguments.until_parent_ends))


if __name__ == "__main__":
    main()
