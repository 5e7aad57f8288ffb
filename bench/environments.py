"""Other profilers as peers.toml tells of them, each installed into a virtual environment of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.tables import tell

PEERS = Path(__file__).with_name("peers.toml")
REASON_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Program:
    """One way of using a peer."""

    name: str
    text: str
    budget: float | None
    """How many times faster `pmd profile` has to be; None where nothing is asked."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another profiler."""

    name: str
    packages: tuple[str, ...]
    programs: tuple[Program, ...]


class NotInstalled(Exception):
    """A peer cannot be had on this Python; the text is pip's reason."""


def peers(path: Path = PEERS) -> list[Peer]:
    """All of them, in the file's order."""
    listed = tomllib.loads(path.read_text())
    return [
        Peer(
            name,
            tuple(peer["packages"]),
            tuple(Program(each["name"], each["text"], each.get("budget")) for each in peer["programs"]),
        )
        for name, peer in listed.items()
    ]


def install(peer: Peer, folder: Path) -> Path:
    """Its Python, in an environment below the folder; made anew when the pinned packages change. Raises ``NotInstalled``."""
    home = (folder / peer.name).absolute()
    python, stamp = home / "bin" / "python", home / "installed"
    wanted = "\n".join(peer.packages)
    if not stamp.exists() or stamp.read_text() != wanted:
        tell(f"installing {peer.name} into {folder / peer.name}: {', '.join(peer.packages)}")
        shutil.rmtree(home, ignore_errors=True)
        _do([sys.executable, "-m", "venv", str(home)])
        _do([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.packages])
        stamp.write_text(wanted)
    return python


def _do(command: Sequence[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(reason(f"{done.stdout}\n{done.stderr}"))


def reason(output: str) -> str:
    """The last line that calls itself an error, else the last one, cut to ``REASON_CHARACTERS``."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["pip said nothing"])[-1][:REASON_CHARACTERS]
