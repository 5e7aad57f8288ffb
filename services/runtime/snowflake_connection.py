"""The connector's connection, quiet: what fails is mapped and logged by the session, once and without texts."""

from __future__ import annotations

import contextlib
import logging
from uuid import UUID

from snowflake.connector import SnowflakeConnection
from snowflake.connector.errors import Error

# Its own lines at the level of errors are tracebacks of every retry.
logging.getLogger("snowflake.connector").setLevel(logging.CRITICAL)


class QuietConnection(SnowflakeConnection):
    """Does not raise in the timer thread in which the connector cancels a statement that took too long."""

    def _cancel_query(self, sql: str, request_id: UUID) -> dict[str, bool | None]:
        with contextlib.suppress(Error, OSError):
            answer: dict[str, bool | None] = super()._cancel_query(sql, request_id)
            return answer
        return {"success": False}
