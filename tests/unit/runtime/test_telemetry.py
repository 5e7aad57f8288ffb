"""Log lines hold identifiers and counts; values of the data do not get into them."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from services.runtime import telemetry


def lines_of(program: str) -> list[dict[str, Any]]:
    """What a process that runs the program logs."""
    head = """
        from services.runtime import telemetry
        from services.runtime.settings import TelemetrySettings
        telemetry.configure("svc", TelemetrySettings(log_format="json"))
        log = telemetry.logger("module")
    """
    script = textwrap.dedent(head) + textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_says_who_when_and_where() -> None:
    (line,) = lines_of('telemetry.bind(analysis_id="a1"); log.info("done", row_count=3)')
    assert line.pop("timestamp").endswith("Z")
    expected = {"event": "done", "level": "info", "service": "svc", "module": "module", "analysis_id": "a1", "row_count": 3}
    assert line == expected


def test_an_exception_is_named_and_placed_but_not_quoted() -> None:
    program = """
        try:
            raise ValueError("cell SECRET")
        except ValueError as error:
            log.error("failed", exc_info=error)
            log.error("failed", exc_info=True)
    """
    for line in lines_of(program):
        assert line["exception"] == "builtins.ValueError"
        assert "SECRET" not in json.dumps(line)


def test_libraries_log_through_the_same_door() -> None:
    (line,) = lines_of('import logging; logging.getLogger("lib").warning("careful"); logging.getLogger("lib").info("chatter")')
    assert (line["event"], line["level"], line["service"]) == ("careful", "warning", "svc")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (3, 3),
        (None, None),
        ("x" * 512, "x" * 512),
        ("x" * 513, "x" * 512 + "…"),
        ({"cell": "SECRET"}, "<dict>"),
        (["SECRET"], "<list>"),
        (b"SECRET", "<bytes>"),
    ],
)
def test_only_scalars_of_bounded_length_are_logged(value: object, kept: object) -> None:
    assert telemetry.only_scalars(logging.getLogger(), "info", {"field": value}) == {"field": kept}


def test_the_runtime_starts_without_slow_packages() -> None:
    program = """
        import sys
        import services.runtime.lifecycle, services.runtime.stores, services.runtime.rpc, services.runtime.nats_bus
        import services.runtime.envelope, services.runtime.file_objects
        slow = {"boto3", "polars", "prometheus_client", "opentelemetry.sdk", "snowflake"}
        log.info("loaded", slow=",".join(sorted(slow & set(sys.modules))))
    """
    (line,) = lines_of(program)
    assert line["slow"] == ""


def test_metrics_are_answered_where_asked_for() -> None:
    program = """
        import socket, urllib.request
        from services.runtime import metrics
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        metrics.count("pmd_published_total", outcome="stored")
        metrics.serve("127.0.0.1", port)
        metrics.count("pmd_published_total", outcome="stored")
        metrics.observe("grpc_server_call_duration_seconds", 0.2, method="m", code="OK")
        metrics.add("pmd_messages_in_work", 2, durable="svc")
        text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
        for line in text.splitlines():
            if line.startswith(("pmd_published_total{", "grpc_server_call_duration_seconds_count", "pmd_messages_in_work{")):
                log.info(line)
    """
    assert {line["event"] for line in lines_of(program)} == {
        'pmd_published_total{outcome="stored"} 1.0',
        'grpc_server_call_duration_seconds_count{code="OK",method="m"} 1.0',
        'pmd_messages_in_work{durable="svc"} 2.0',
    }
