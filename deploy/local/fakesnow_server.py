"""The one-machine warehouse: a fakesnow server with its DuckDB files on disk, spoken to by the real Snowflake connector."""

from __future__ import annotations

import argparse
import asyncio
import logging
import warnings
from importlib import import_module
from pathlib import Path

import uvicorn
from fakesnow.instance import FakeSnow
from starlette.types import ASGIApp, Receive, Scope, Send

QUERY_PATH = "/queries/v1/query-request"


class OneQueryAtATime:
    """Runs queries in turn: two MERGEs at once can collide on an internal table of fakesnow."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == QUERY_PATH:
            async with self._turn:
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def on_disk(data: Path) -> ASGIApp:
    """The server's application, its databases kept below ``data``."""
    # The package rebinds `fakesnow.server` to a function: the module is reached by its path.
    server = import_module("fakesnow.server")
    # At lower levels it logs statements with their values.
    logging.getLogger("fakesnow.server").setLevel(logging.CRITICAL)
    data.mkdir(parents=True, exist_ok=True)
    # The only way to share one persistent instance among sessions; private, hence the pin below 0.13 and the contract test.
    vars(server)["shared_fs"] = FakeSnow(db_path=str(data))
    _quote_names()
    app: ASGIApp = server.app
    return OneQueryAtATime(app)


def _quote_names() -> None:
    """Columns may be called anything: the emulator's own note of text columns breaks on an apostrophe in a name."""
    notes = import_module("fakesnow.info_schema")
    unquoted = notes.insert_text_lengths_sql

    def quoted(catalog: str, schema: str, table: str, text_lengths: list[tuple[str, int]]) -> str:
        statement: str = unquoted(catalog, schema, table, [(name.replace("'", "''"), size) for name, size in text_lengths])
        return statement

    vars(notes)["insert_text_lengths_sql"] = quoted


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="directory of the database files; made if missing")
    parser.add_argument("--host", default="127.0.0.1")
    given = parser.parse_args()
    # It warns for each column comment and each result: said once here instead, comments are kept by Snowflake alone.
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    logging.getLogger("fakesnow").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", category=UserWarning, module="fakesnow")
    uvicorn.run(
        on_disk(given.data), host=given.host, port=given.port, log_level="warning", lifespan="off", timeout_graceful_shutdown=2
    )


if __name__ == "__main__":
    main()
