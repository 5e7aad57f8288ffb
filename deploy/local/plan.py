"""What the one-machine suite consists of: its processes, their settings, the order in which they start."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local import probes
from deploy.local.child import ProcessSpec
from deploy.local.ports import LOOPBACK, first_free, free_port
from deploy.local.state import StateDir

DEFAULTS = {"PMD_PERSISTENCE_INGEST": "on"}
"""What holds unless the user's environment says otherwise. Who runs a suite for himself owns both the file and the table."""
SERVICES = ("profiler", "transformer", "artifacts", "persistence")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens, on loopback alone."""

    gateway: int
    nats: int
    nats_monitor: int
    snowflake: int
    services: Mapping[str, int]

    @classmethod
    def choose(cls, wanted: int) -> Ports:
        """The wanted port for the gateway or the next free one; any free ones for the rest."""
        return cls(first_free(wanted), free_port(), free_port(), free_port(), {name: free_port() for name in SERVICES})


def waves(state: StateDir, ports: Ports, base_env: Mapping[str, str]) -> Sequence[Sequence[ProcessSpec]]:
    """First the bus, then the services and the warehouse, then the gateway: nobody meets a neighbour that is not there yet."""
    env = {**DEFAULTS, **base_env, **_shared_env(state, ports)}
    return (
        (_nats(state, ports, env),),
        (_warehouse(state, ports, env), *(_service(name, state, ports, env) for name in SERVICES)),
        (_gateway(ports, env),),
    )


def _nats(state: StateDir, ports: Ports, env: Mapping[str, str]) -> ProcessSpec:
    config = state.nats / "nats-server.conf"
    # Acknowledged means on disk: the default would sync only every two minutes.
    config.write_text(
        f'listen: "{LOOPBACK}:{ports.nats}"\nhttp: "{LOOPBACK}:{ports.nats_monitor}"\n'
        f'log_file: "{state.logs.resolve() / "nats.log"}"\n'
        f'jetstream {{ store_dir: "{state.nats.resolve() / "store"}", sync_interval: always, max_file_store: 4GB }}\n'
    )
    binary = Path(sys.executable).parent / "nats-server"
    probe = probes.http(f"http://{LOOPBACK}:{ports.nats_monitor}/healthz")
    return ProcessSpec("nats", (str(binary), "--config", str(config)), env, probe)


def _warehouse(state: StateDir, ports: Ports, env: Mapping[str, str]) -> ProcessSpec:
    argv = _module("deploy.local.fakesnow_server", "--port", str(ports.snowflake), "--data", str(state.warehouse.resolve()))
    return ProcessSpec("snowflake", argv, env, probes.tcp(ports.snowflake))


def _service(name: str, state: StateDir, ports: Ports, env: Mapping[str, str]) -> ProcessSpec:
    own = {
        f"PMD_{name.upper()}_HOST": LOOPBACK,
        f"PMD_{name.upper()}_PORT": str(ports.services[name]),
        "PMD_PROFILER_SCRATCH_DIR": str(state.scratch.resolve()),
    }
    return ProcessSpec(name, _module(f"services.{name}"), dict(env) | own, probes.grpc_health(ports.services[name]))


def _gateway(ports: Ports, env: Mapping[str, str]) -> ProcessSpec:
    targets = {f"PMD_GATEWAY_{name.upper()}_TARGET": f"{LOOPBACK}:{ports.services[name]}" for name in SERVICES}
    own = targets | {"PMD_GATEWAY_HOST": LOOPBACK, "PMD_GATEWAY_PORT": str(ports.gateway), "PMD_GATEWAY_AUTH": "off"}
    probe = probes.http(f"http://{LOOPBACK}:{ports.gateway}/readyz")
    return ProcessSpec("gateway", _module("gateway"), dict(env) | own, probe)


def _shared_env(state: StateDir, ports: Ports) -> Mapping[str, str]:
    return {
        "PMD_NATS_URL": f"nats://{LOOPBACK}:{ports.nats}",
        "PMD_OBJECTS": "file",
        "PMD_OBJECTS_DIR": str(state.objects.resolve()),
        "PMD_SIGNING_KEY_FILE": str(state.signing_key_file.resolve()),
        "PMD_PERSISTENCE_SNOWFLAKE_HOST": LOOPBACK,
        "PMD_PERSISTENCE_SNOWFLAKE_PORT": str(ports.snowflake),
        "PMD_PERSISTENCE_INGEST_INTERVAL_S": "1",
        "PMD_PERSISTENCE_INGEST_STAGE_DIR": str(state.stage.resolve()),
        "PMD_LOG_FORMAT": "console",
        # They write into a pipe: only the supervisor knows whether a terminal is behind it.
        "PMD_LOG_COLOURS": str(sys.stdout.isatty()).lower(),
        # Its notes on closed connections are no news during a drain.
        "GRPC_VERBOSITY": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }


def _module(name: str, *arguments: str) -> Sequence[str]:
    return (sys.executable, "-m", name, *arguments)
