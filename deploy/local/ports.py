"""Which ports the one-machine suite listens on."""

from __future__ import annotations

import random
import socket

LOOPBACK = "127.0.0.1"
BELOW_EPHEMERAL = (15_000, 32_000)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether nothing listens there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str = LOOPBACK) -> int:
    """A port that nothing listens on, and that the kernel gives to no outgoing connection before it is taken."""
    chance = random.SystemRandom()
    while True:
        port = chance.randrange(*BELOW_EPHEMERAL)
        if is_free(port, host):
            return port


def first_free(wanted: int, tries: int = 20, host: str = LOOPBACK) -> int:
    """The wanted port or the next free one above it; any free one when all of those are taken."""
    return next((port for port in range(wanted, wanted + tries) if is_free(port, host)), None) or free_port(host)
