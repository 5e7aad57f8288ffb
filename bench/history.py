"""How long questions to a large history take on the one-machine warehouse, its files on disk: from the question to judged points.

python -m bench.history [--analyses 10000] [--columns 20] [--questions 200]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.tables import table, tell, write
from deploy.local.ports import free_port, is_free
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.core.tables.column_metrics import COLUMN_METRICS_KEPT, DATASET_METRICS, QUALITY_SCORE
from services.persistence.service.history import TrendQuery, trend
from services.persistence.service.merged_history import MergedQuery, merged_history
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock

SEED = 11
TENANT = "acme"
LARGE_SHARE = 10
"""One analysis in so many is of one large dataset; the others are of a hundred."""
BUDGET_MS = 300
YEAR = "a column over 365 runs together"
"""Megabytes of sketches: told, and held to no budget."""
HEADINGS = {
    "name": "question",
    "count": "questions",
    "points": "points",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "max_ms": "max ms",
}
ANALYSES = """
INSERT INTO analysis_metadata (analysis_id, tool, user_id, timestamp, status, tenant_id, dataset_name, dataset_id)
SELECT 'id-' || LPAD(number::VARCHAR, 8, '0'), 'bench', 'ada', DATEADD(minute, number, '2025-01-01'::TIMESTAMP_NTZ), 'completed', ?,
    IFF(MOD(number, ?) = 0, 'large.csv', 'set-' || MOD(number, 101)::VARCHAR || '.csv'),
    IFF(MOD(number, ?) = 0, 'large', 'set-' || MOD(number, 101)::VARCHAR)
FROM (SELECT SEQ4() AS number FROM TABLE(GENERATOR(ROWCOUNT => {analyses})))
"""
FIGURES = """
INSERT INTO column_metrics (analysis_id, column_name, metric, value)
SELECT 'id-' || LPAD(number::VARCHAR, 8, '0'), {column}, ?, 1000 + MOD(number * 7919 + place * 104729, 97)
FROM (SELECT SEQ4() AS number FROM TABLE(GENERATOR(ROWCOUNT => {analyses})))
CROSS JOIN (SELECT SEQ4() AS place FROM TABLE(GENERATOR(ROWCOUNT => {columns})))
"""


STATES = """
INSERT INTO column_states (analysis_id, column_name, logical_type, row_count, null_count, missing_count, value_count, min_value,
    max_value, mean, m2, distinct_state, quantile_state, hashing)
SELECT 'id-' || LPAD(number::VARCHAR, 8, '0'), 'column ' || place::VARCHAR, 'integer', 1000, 0, 0, 1000, 0, 1, 0.5, 83.3,
    IFF(MOD(number, ?) = 0, PARSE_JSON(?), PARSE_JSON(?)), PARSE_JSON(?), 'h1'
FROM (SELECT SEQ4() AS number FROM TABLE(GENERATOR(ROWCOUNT => {analyses})))
CROSS JOIN (SELECT SEQ4() AS place FROM TABLE(GENERATOR(ROWCOUNT => {columns})))
"""
SKETCHED, SAMPLED = 2048, 256
"""Numbers of a full sketch, which the large dataset has, and of a sample."""
Question = TrendQuery | MergedQuery


def sketch(size: int) -> str:
    """A distinct sketch of so many numbers."""
    chance = random.Random(SEED)
    return json.dumps({"theta": 1 << 50, "hashes": sorted(chance.getrandbits(50) for _ in range(size))})


async def fill(settings: SnowflakeSettings, analyses: int, columns: int) -> None:
    """A history of so many analyses, by statements that make their rows in the warehouse."""
    pool = SnowflakePool("bench", settings.ingest, SystemClock())
    try:
        await pool.execute(ANALYSES.format(analyses=analyses), (TENANT, LARGE_SHARE, LARGE_SHARE))
        for metric in (*DATASET_METRICS, QUALITY_SCORE):
            await pool.execute(FIGURES.format(column="''", analyses=analyses, columns=1), (metric,))
        for metric in (*COLUMN_METRICS_KEPT, QUALITY_SCORE):
            named = "'column ' || place::VARCHAR"
            await pool.execute(FIGURES.format(column=named, analyses=analyses, columns=columns), (metric,))
        points = {"points": [at / SAMPLED for at in range(SAMPLED)], "weights": [4] * SAMPLED, "error": 0.002}
        binds = (LARGE_SHARE, sketch(SKETCHED), sketch(50), json.dumps(points))
        await pool.execute(STATES.format(analyses=analyses, columns=columns), binds)
    finally:
        await pool.close()


def questions(count: int, columns: int) -> dict[str, list[Question]]:
    """What is asked, by kind."""
    chance = random.Random(SEED)

    def small() -> str:
        return f"set-{chance.randrange(101)}.csv"

    def column() -> str:
        return f"column {chance.randrange(columns)}"

    return {
        "row_count of a dataset": [TrendQuery(small(), "row_count") for _ in range(count)],
        "a column's metric": [TrendQuery(small(), chance.choice(COLUMN_METRICS_KEPT), column()) for _ in range(count)],
        "the same, the newest 30": [TrendQuery(small(), chance.choice(COLUMN_METRICS_KEPT), column(), 30) for _ in range(count)],
        "a thousand runs of one dataset": [TrendQuery("large.csv", "mean", column(), 1000) for _ in range(max(count // 4, 5))],
        "a column over 30 runs together": [MergedQuery("large.csv", column(), 30) for _ in range(max(count // 4, 5))],
        YEAR: [MergedQuery("large.csv", column(), 365) for _ in range(max(count // 10, 5))],
        "an unknown dataset": [TrendQuery("nowhere.csv", "mean", column()) for _ in range(max(count // 10, 5))],
    }


async def ask(warehouse: SnowflakeWarehouse, asked: Sequence[Question]) -> tuple[list[float], int]:
    """Milliseconds of each, one after the other, and the points or runs of the last answer."""
    took, found = [], 0
    for query in asked:
        began = time.perf_counter()
        found = await answer(warehouse, query)
        took.append((time.perf_counter() - began) * 1000)
    return took, found


async def answer(warehouse: SnowflakeWarehouse, query: Question) -> int:
    """How many points or runs it rests on."""
    if isinstance(query, MergedQuery):
        return len((await merged_history(warehouse, TENANT, query)).column.runs)
    return len((await trend(warehouse, TENANT, query)).points)


async def measure(settings: SnowflakeSettings, arguments: argparse.Namespace) -> list[dict[str, object]]:
    """One row per kind of question."""
    warehouse = SnowflakeWarehouse(settings.ingest, settings.analytics, SystemClock())
    try:
        await warehouse.prepare()
        began = time.perf_counter()
        await fill(settings, arguments.analyses, arguments.columns)
        tell(f"{arguments.analyses:,} analyses of {arguments.columns} columns made in {time.perf_counter() - began:.0f} s")
        rows: list[dict[str, object]] = []
        for name, asked in questions(arguments.questions, arguments.columns).items():
            await ask(warehouse, asked[:3])
            took, points = await ask(warehouse, asked)
            p95 = statistics.quantiles(took, n=20)[-1]
            figures = {"p50_ms": statistics.median(took), "p95_ms": p95, "max_ms": max(took)}
            rows.append({"name": name, "count": len(took), "points": points} | {key: round(ms, 1) for key, ms in figures.items()})
        return rows
    finally:
        await warehouse.close()


def serve(data: Path) -> tuple[subprocess.Popen[bytes], SnowflakeSettings]:
    """The one-machine warehouse as a process, and how it is reached."""
    port = free_port()
    argv = [sys.executable, "-m", "deploy.local.fakesnow_server", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(argv)
    while is_free(port):
        if process.poll() is not None:
            raise SystemExit("the warehouse did not start")
        time.sleep(0.05)
    return process, SnowflakeSettings(host="127.0.0.1", port=port, schema_name="bench", network_timeout_s=300)


def main() -> None:
    """Make a history, ask, tell. Exit code 1 if the budget is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=int, default=10_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--json", type=Path, default=Path("build/bench_history.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pmd-bench-history-") as data:
        process, settings = serve(Path(data))
        try:
            rows = asyncio.run(measure(settings, arguments))
        finally:
            process.terminate()
            process.wait(20)
    print(table(rows, HEADINGS))
    write(arguments.json, "history", rows, analyses=arguments.analyses, columns=arguments.columns, budget_ms=BUDGET_MS)
    if max(float(str(row["p95_ms"])) for row in rows if row["name"] != YEAR) > BUDGET_MS:
        raise SystemExit(f"slower than the budget of {BUDGET_MS} ms")


if __name__ == "__main__":
    main()
