"""How fast ended analyses become rows in the one-machine warehouse: bound to MERGE, and as files that COPY loads.

Made records, the real connector, the emulator in a process of its own. The files lie in a directory that is its stage.

python -m bench.warehouse [--analyses 10000] [--columns 20] [--batch 50] [--max-rows 500] [--paths merge,copy] […]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.tables import Row, table, tell, write
from deploy.local.ports import free_port, is_free
from services.persistence.adapters.snowflake import COPY_STAGED, SnowflakeWarehouse
from services.persistence.core.history import HistoryPath
from services.persistence.core.merging.column_states import ColumnState, SampleState, ThetaState
from services.persistence.core.records import (
    AcceptedRequest,
    AnalysisSpec,
    AnalysisState,
    DatasetSpec,
    Outcome,
    Owner,
    StoredObject,
)
from services.persistence.core.tables.base import HistoryRecord
from services.persistence.core.tables.column_metrics import COLUMN_METRICS_KEPT
from services.persistence.core.tables.registry import TABLES
from services.persistence.service.merge_path import MergePath
from services.persistence.service.staged_path import StagedPath
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock

HEADINGS = {
    "name": "",
    "analyses": "analyses",
    "rows": "rows",
    "seconds": "seconds",
    "rows_per_s": "rows/s",
    "analyses_per_s": "analyses/s",
}
ROWS = 1000
STATES = ((1000, 0), (300, 256), (40, 40), (8, 0))
"""Distinct values and points of the columns in turn: keys, measures, small numbers, categories."""
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Directory:
    """A stage as a directory."""

    at: Path

    async def land(self, analysis_id: str, body: bytes) -> None:
        (self.at / f"{analysis_id}.ndjson").write_bytes(body)

    async def remove(self, analysis_id: str) -> None:
        (self.at / f"{analysis_id}.ndjson").unlink(missing_ok=True)


def ended(number: int, columns: int) -> HistoryRecord:
    """A completed analysis with figures and states for every column and a finding for each second one."""
    analysis_id = str(uuid.UUID(int=number))
    names = [f"column_{at}" for at in range(columns)]
    report = {
        "dataset": {"row_count": number, "column_count": columns, "quality": {"score": 90.5}},
        "columns": [{"name": name, "metrics": dict.fromkeys(COLUMN_METRICS_KEPT, 1.5), "quality": {"score": 88}} for name in names],
        "issues": [
            {"rule_id": "missing_values", "severity": "low", "column": name, "message": "Some values are missing."}
            for name in names[::2]
        ],
    }
    request = AcceptedRequest(analysis_id, Owner("acme", "ada"), AnalysisSpec(DatasetSpec(file_name="sales.csv")), MOMENT)
    stored = StoredObject(f"analyses/{analysis_id}/report.json", 1, "0" * 64, "application/json")
    states = tuple(state(name, number, *STATES[at % len(STATES)]) for at, name in enumerate(names))
    return HistoryRecord(request, Outcome(analysis_id, AnalysisState.COMPLETED, MOMENT), None, report, stored, states)


def state(name: str, number: int, distinct: int, points: int) -> ColumnState:
    """Of a column of a thousand rows; without points it has no numbers."""
    chance = random.Random(f"{name} {number}")
    hashes = tuple(sorted({chance.getrandbits(52) for _ in range(distinct)}))
    known = ThetaState(1 << 52, hashes)
    if not points:
        return ColumnState(name, "text", ROWS, "h1", null_count=0, missing_count=0, distinct=known)
    sample = SampleState(tuple(sorted(chance.random() for _ in range(points))), (ROWS // points,) * points, 0.002)
    figures = {"min_value": 0.0, "max_value": 1.0, "mean": 0.5, "m2": 83.3}
    return ColumnState(name, "float", ROWS, "h1", 0, 0, ROWS, **figures, distinct=known, quantiles=sample)


@contextmanager
def server(data: Path) -> Iterator[int]:
    """The emulator on a port of its own, its files below ``data``."""
    port = free_port()
    argv = [sys.executable, "-m", "deploy.local.fakesnow_server", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(argv)
    try:
        while is_free(port):
            if process.poll() is not None:
                raise SystemExit("the warehouse did not start")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


async def load(name: str, port: int, stage: Path, arguments: argparse.Namespace) -> Row:
    """All of them by one path. Raises ``SystemExit`` if the tables do not hold exactly what was written."""
    settings = SnowflakeSettings(host="127.0.0.1", port=port, schema_name=f"by_{name}", network_timeout_s=10)
    clock = SystemClock()
    # The emulator cannot skip files.
    copies = COPY_STAGED.removesuffix(" ON_ERROR = SKIP_FILE")
    warehouse = SnowflakeWarehouse(settings.ingest, settings.analytics, clock, copy_statement=copies)
    await warehouse.prepare()
    path: HistoryPath = MergePath(warehouse, arguments.max_rows)
    if name == "copy":
        await warehouse._ingest.execute(f"CREATE STAGE history_stage URL = 'file://{stage}/'")  # noqa: SLF001
        path = StagedPath(Directory(stage), warehouse, clock, copies=True, otherwise=path)
    seconds, rows = 0.0, 0
    for start in range(0, arguments.analyses, arguments.batch):
        numbers = range(start, min(start + arguments.batch, arguments.analyses))
        records = [ended(number, arguments.columns) for number in numbers]
        rows += sum(len(each.rows(record)) for each in TABLES for record in records)
        began = time.monotonic()
        if len(await path.write(records)) != len(records):
            raise SystemExit(f"{name}: not all analyses are there")
        seconds += time.monotonic() - began
    found = 0
    for each in TABLES:
        ((count,),) = await warehouse._ingest.execute(f"SELECT COUNT(*) FROM {each.name}")  # noqa: SLF001
        found += int(str(count))
    await warehouse.close()
    if found != rows:
        raise SystemExit(f"{name}: {found} rows in the tables, {rows} were written")
    rates = {"rows_per_s": round(rows / seconds), "analyses_per_s": round(arguments.analyses / seconds, 1)}
    return {"name": name, "analyses": arguments.analyses, "rows": rows, "seconds": round(seconds, 1), **rates}


def main() -> None:
    """Measure, print, and write build/bench_warehouse.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=int, default=10_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--batch", type=int, default=50, help="analyses written at once, as persistence does")
    parser.add_argument("--max-rows", type=int, default=20_000, help="rows for each MERGE")
    parser.add_argument("--paths", default="merge,copy")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    at = arguments.folder.resolve() / "warehouse"
    shutil.rmtree(at, ignore_errors=True)
    (at / "stage").mkdir(parents=True)
    rows = []
    with server(at / "data") as port:
        for name in arguments.paths.split(","):
            tell(f"{name}: {arguments.analyses} analyses of {arguments.columns} columns")
            rows.append(asyncio.run(load(name, port, at / "stage", arguments)))
    shutil.rmtree(at)
    print(table(rows, HEADINGS))
    write(arguments.folder.parent / "bench_warehouse.json", "Ended analyses into the one-machine warehouse", rows)


if __name__ == "__main__":
    main()
