"""pmd doctor: is everything there that is needed."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import typer

from client.cli.options import AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import client_settings, open_client

LEAST_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``remedy`` is empty when it is well."""

    subject: str
    is_well: bool
    detail: str
    remedy: str = ""


def doctor(as_json: AsJson = False, url: Url = None) -> None:
    """Look for what could keep the suite from running, and say what helps. Exit code 1 if something does."""
    findings = [check() for check in CHECKS] + [asyncio.run(_suite(url))]
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            mark = "[green]ok[/]     " if finding.is_well else "[red]problem[/]"
            console().print(f"{mark} {finding.subject}: {finding.detail}" + (f" → {finding.remedy}" if finding.remedy else ""))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), version, "" if sys.version_info >= (3, 11) else "install 3.11 or newer")


def _stubs() -> Finding:
    is_there = find_spec("profilemydata") is not None
    return Finding("generated stubs", is_there, "found" if is_there else "missing", "" if is_there else "make setup")


def _nats_server() -> Finding:
    path = Path(sys.executable).parent / "nats-server"
    found = path.exists() or shutil.which("nats-server") is not None
    return Finding("nats-server", found, "found" if found else "missing", "" if found else "make setup")


def _disk() -> Finding:
    directory = client_settings().state_dir.resolve()
    nearest = next(parent for parent in (directory, *directory.parents) if parent.exists())
    free = shutil.disk_usage(nearest).free
    enough = free >= LEAST_FREE_BYTES
    return Finding("disk", enough, f"{free / 1024**3:.1f} GiB free", "" if enough else "free some space, or set PMD_STATE_DIR")


def _state_dir() -> Finding:
    directory = client_settings().state_dir
    nearest = next(parent for parent in (directory.resolve(), *directory.resolve().parents) if parent.exists())
    writable = os.access(nearest, os.W_OK)
    return Finding("state directory", writable, str(directory), "" if writable else "set PMD_STATE_DIR to a directory of yours")


async def _suite(url: str | None) -> Finding:
    async with open_client(url) as client:
        ready = await client.is_ready()
        detail = f"{'answers' if ready else 'nothing answers'} at {client.base_url}"
        return Finding("suite", ready, detail, "" if ready else "pmd run")


CHECKS: Sequence[Callable[[], Finding]] = (_python, _stubs, _nats_server, _disk, _state_dir)
