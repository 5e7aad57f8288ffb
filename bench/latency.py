"""How long a small file takes through a warm suite: from POST to `completed`, and what it costs each process.

python -m bench.latency [--url http://127.0.0.1:8080] [--runs 50] [--rows 1000] [--cpu-of .pmd]

With the folder of a suite on this machine it also tells the processor time per analysis of every process. Cores divided by
their sum are the analyses per second that the machine can do.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from bench.suite_cpu import CLIENT, SuiteCpu
from bench.tables import Row, table

SEED = 7


def made(rows: int) -> bytes:
    """A seeded CSV of ten mixed columns."""
    chance = random.Random(SEED)
    header = "id,code,amount,ratio,day,moment,flag,name,city,note"
    return "\n".join([header, *(_row(chance, number) for number in range(rows))]).encode()


def _row(chance: random.Random, number: int) -> str:
    cells = (
        str(number),
        f"{chance.randrange(100_000):05d}",
        f"{chance.uniform(0, 1e4):.2f}",
        f"{chance.random():.6f}",
        f"2025-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        f"2025-01-01T{chance.randrange(24):02d}:00:00",
        chance.choice(("true", "false")),
        f"name {chance.randrange(500)}",
        f"city {chance.randrange(20)}",
        "x" * chance.randrange(30),
    )
    return ",".join(cells)


async def one(client: httpx.AsyncClient, content: bytes) -> float:
    """Seconds from POST until the analysis is completed."""
    began = time.perf_counter()
    response = await client.post("/analyze", files={"primary": ("bench.csv", content)}, headers={"Prefer": "wait=30"})
    took = time.perf_counter() - began
    if response.status_code != httpx.codes.OK or response.json()["status"] != "completed":
        raise SystemExit(f"unexpected answer {response.status_code}: {response.text}")
    return took


async def sequential(client: httpx.AsyncClient, content: bytes, runs: int) -> Sequence[float]:
    """Each after the other, after three that are not counted."""
    for _ in range(3):
        await one(client, content)
    return [await one(client, content) for _ in range(runs)]


async def throughput(client: httpx.AsyncClient, content: bytes, runs: int) -> float:
    """Analyses per second with eight clients at once."""
    gate = asyncio.Semaphore(8)

    async def gated() -> None:
        async with gate:
            await one(client, content)

    began = time.perf_counter()
    await asyncio.gather(*(gated() for _ in range(runs)))
    return runs / (time.perf_counter() - began)


async def costs(client: httpx.AsyncClient, content: bytes, runs: int, suite: SuiteCpu) -> str:
    """Processor time per analysis, with eight clients at once, until the history of all of them is written."""
    before = suite.settled_ms()
    await throughput(client, content, runs)
    after = suite.settled_ms()
    each = {name: (after[name] - before[name]) / runs for name in after}
    return _told(each)


def _told(each: Mapping[str, float]) -> str:
    suite_ms = sum(ms for name, ms in each.items() if name != CLIENT)
    costly = sorted(each.items(), key=lambda item: -item[1])
    rows: list[Row] = [{"process": name, "ms": round(ms)} for name, ms in [*costly, ("suite", suite_ms)]]
    told = table(rows, {"process": "process", "ms": "CPU ms per analysis"})
    return f"{told}\nat most {2000 / suite_ms:.1f} analyses/s on two cores"


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--cpu-of", type=Path, metavar="DIR", help="state folder of the suite, when it runs on this machine")
    arguments = parser.parse_args()
    content = made(arguments.rows)
    async with httpx.AsyncClient(base_url=arguments.url, timeout=60) as client:
        seconds = sorted(await sequential(client, content, arguments.runs))
        rate = await throughput(client, content, arguments.runs)
        cost = await costs(client, content, arguments.runs, SuiteCpu(arguments.cpu_of)) if arguments.cpu_of else ""
    milliseconds = [second * 1000 for second in seconds]
    print(f"{arguments.rows} rows, {len(content)} bytes, {arguments.runs} runs, POST to completed")
    print(
        f"p50 {statistics.median(milliseconds):.0f} ms   p95 {milliseconds[int(len(milliseconds) * 0.95)]:.0f} ms   "
        f"min {milliseconds[0]:.0f} ms   max {milliseconds[-1]:.0f} ms"
    )
    print(f"{rate:.1f} analyses/s with eight clients")
    if cost:
        print(cost)


if __name__ == "__main__":
    asyncio.run(main())
