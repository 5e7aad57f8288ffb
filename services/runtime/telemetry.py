"""What a process tells about itself: log lines with identifiers and counts, never with values of the data."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import structlog

from services.runtime import metrics
from services.runtime.trace import Tracing, current_trace_id

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

    from services.runtime.settings import TelemetrySettings

MAX_FIELD_CHARS = 512
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure(service: str, settings: TelemetrySettings) -> None:
    """Set up logs, and metrics and traces where asked for. Once, at the start of a process."""
    level = _LEVELS[settings.log_level]
    console = settings.log_format == "console" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared = _processors(service)
    colours = sys.stderr.isatty() if settings.log_colours is None else settings.log_colours
    renderer: Processor = structlog.dev.ConsoleRenderer(colors=colours) if console else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _route_library_logs(shared, renderer)
    if settings.metrics_port:
        metrics.serve(settings.metrics_host, settings.metrics_port)
    if settings.otlp_endpoint:
        _export_traces(service, settings.otlp_endpoint)


def logger(name: str) -> FilteringBoundLogger:
    """A logger that names its module."""
    return cast("FilteringBoundLogger", structlog.get_logger(module=name))


def bind(**fields: str | int) -> None:
    """Add fields to every log line of the current task from now on."""
    structlog.contextvars.bind_contextvars(**fields)


@contextmanager
def bound(**fields: str | int) -> Iterator[None]:
    """Add fields to every log line within a block."""
    with structlog.contextvars.bound_contextvars(**fields):
        yield


def only_scalars(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep figures and short texts; a structure could carry rows, so only its type is named."""
    return {name: _scalar(value) for name, value in event.items()}


def exception_shape(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Say where an exception came from, but not what it says: texts of libraries quote cells."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    error = given if isinstance(given, BaseException) else (given[1] if isinstance(given, tuple) else sys.exc_info()[1])
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        event["exception"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["at"] = " > ".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in frames)
    return event


def _processors(service: str) -> list[Processor]:
    def identify(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        trace_id = current_trace_id()
        if trace_id:
            event["trace_id"] = trace_id
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        identify,
        exception_shape,
        only_scalars,
    ]


def _scalar(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= MAX_FIELD_CHARS else value[:MAX_FIELD_CHARS] + "…"
    return f"<{type(value).__name__}>"


def _route_library_logs(shared: list[Processor], renderer: Processor) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _export_traces(service: str, endpoint: str) -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.namespace": "profilemydata"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    Tracing.tracer = provider.get_tracer("profilemydata")


# Also before ``configure``, as in tests: structlog's own default prints the values of local variables.
structlog.configure(
    processors=[*_processors("unconfigured"), structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())],
    wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
)
