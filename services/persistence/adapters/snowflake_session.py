"""One session with Snowflake in one thread: statements in turn, timeouts always, one new login when the session is lost."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from services.persistence.adapters.one_thread import OneThread
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.runtime import metrics
from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection

SESSION_LOST = frozenset({390104, 390110, 390111, 390112, 390114, 390115, 390144, 390303, 390318, 250002})
"""Session or master token expired, gone or invalid; key or OAuth token outdated; connection closed."""
MAX_TAG = 2_000
"""Characters of a QUERY_TAG."""
TRANSIENT = frozenset({604, 625, 630, 90105, 250001, 250003, 290500})
"""Cancelled, lock lost, statement timeout, and whatever says that the way to the warehouse is broken."""
LOGOUT_S = 3.0
Binds = Sequence[object]
Arguments = Callable[[], Mapping[str, Any]]
"""Of the connector, asked for before every login: keys and tokens are renewed while the process runs."""
Rows = list[tuple[object, ...]]
_log = logger(__name__)


class SnowflakeSession:
    """Runs statements. The connector blocks, so it lives in a thread of its own; nothing connects before the first statement."""

    def __init__(self, name: str, arguments: Arguments) -> None:
        self._name = name
        self._arguments = arguments
        self._thread = OneThread(f"snowflake-{name}")
        self._connection: SnowflakeConnection | None = None

    async def execute(self, statement: str, binds: Binds = (), tag: str = "") -> Rows:
        """The statement's rows. Raises ``WarehouseUnavailable``, ``WarehouseRefused``."""
        started = time.monotonic()
        try:
            rows = await self._thread.run(self._execute, statement, binds, tag)
        except ServiceError as error:
            self._measure("refused" if isinstance(error, WarehouseRefused) else "failed", started, binds)
            raise
        self._measure("answered", started, binds)
        return rows

    def _measure(self, outcome: str, started: float, binds: Binds) -> None:
        took_s = time.monotonic() - started
        metrics.observe("pmd_warehouse_statement_duration_seconds", took_s, session=self._name, outcome=outcome)
        metrics.count("pmd_warehouse_bytes_total", sum(len(str(bind)) for bind in binds), session=self._name)

    async def close(self) -> None:
        """Log out, unless a statement hangs."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._thread.run(self._drop), LOGOUT_S)
        self._thread.end()

    def _execute(self, statement: str, binds: Binds, tag: str) -> Rows:
        from snowflake.connector.errors import Error

        for is_last in (False, True):
            try:
                with self._connected().cursor() as cursor:
                    cursor.execute(statement, binds or None, _statement_params={"QUERY_TAG": tag[:MAX_TAG]} if tag else None)
                    return [tuple(row) for row in cursor.fetchall()]
            except Error as error:
                number = error.errno if isinstance(error.errno, int) else -1
                if number in SESSION_LOST and not is_last:
                    self._drop()
                    continue
                raise self._mapped(error, number) from None
        raise AssertionError("the second try returns or raises")

    def _mapped(self, error: Exception, number: int) -> WarehouseUnavailable | WarehouseRefused:
        from snowflake.connector.errors import IntegrityError, NotSupportedError, ProgrammingError

        # Only numbers are kept: texts quote statements, and with them data.
        facts = {"errno": str(number), "kind": type(error).__name__}
        _log.warning("statement failed", session=self._name, errno=number, kind=type(error).__name__)
        if isinstance(error, ProgrammingError | IntegrityError | NotSupportedError) and number not in TRANSIENT | SESSION_LOST:
            return WarehouseRefused("the warehouse refused a statement", metadata=facts)
        self._abandon()
        return WarehouseUnavailable("the warehouse does not answer", metadata=facts)

    def _connected(self) -> SnowflakeConnection:
        if self._connection is None:
            # Imported here: it takes a second, which no start of the service shall wait for.
            from services.runtime.snowflake_connection import QuietConnection

            self._connection = QuietConnection(**self._signed_in())
        return self._connection

    def _signed_in(self) -> Mapping[str, Any]:
        try:
            return self._arguments()
        except (ValueError, OSError) as error:
            # A key that is being replaced cannot be read for a moment: what it says is nobody's business.
            _log.error("credentials cannot be read", session=self._name, kind=type(error).__name__)
            raise WarehouseUnavailable("the warehouse's credentials cannot be read") from None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            _log_out(connection)

    def _abandon(self) -> None:
        # Logging out of a warehouse that does not answer takes all its timeouts once more: nobody waits for that.
        connection, self._connection = self._connection, None
        if connection is not None:
            threading.Thread(target=_log_out, args=(connection,), daemon=True).start()


def _log_out(connection: SnowflakeConnection) -> None:
    from snowflake.connector.errors import Error

    with contextlib.suppress(Error, OSError):
        connection.close(retry=False)
