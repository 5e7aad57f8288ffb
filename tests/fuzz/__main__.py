"""Structure-aware fuzzing of the readers, in the confined child that reads users' files.

python -m tests.fuzz [--seed 1] [--count 2000]            a run: figures, and every finding with its index
python -m tests.fuzz --seed 1 --index 42 [--save FILE]    one input again: how it was made, what becomes of it
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.inputs import FuzzInput, fuzz_input
from tests.fuzz.trial import Tally, try_all

TOLD_EVERY = 500


def main() -> int:
    """Run; 1 if there is a finding."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="index to begin with")
    parser.add_argument("--index", type=int, help="only this input")
    parser.add_argument("--save", type=Path, help="write the input of --index into a file")
    arguments = parser.parse_args()
    if arguments.index is not None:
        given = fuzz_input(arguments.seed, arguments.index)
        print(f"{given.file_name!r}, {len(given.content)} bytes: {' > '.join(given.steps)}")
        if arguments.save:
            arguments.save.write_bytes(given.content)
        inputs: Iterator[FuzzInput] = iter([given])
    else:
        inputs = _told(fuzz_input(arguments.seed, index) for index in range(arguments.first, arguments.first + arguments.count))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(try_all(inputs, Path(folder) / "scratch", os.cpu_count() or 1))
    _show(tally, arguments.seed, time.monotonic() - began)
    return 1 if tally.findings else 0


def _told(inputs: Iterator[FuzzInput]) -> Iterator[FuzzInput]:
    for number, given in enumerate(inputs, start=1):
        if number % TOLD_EVERY == 0:
            print(f"… {number:,}", file=sys.stderr)
        yield given


def _show(tally: Tally, seed: int, seconds: float) -> None:
    print(f"{tally.count:,} inputs of seed {seed} in {seconds:.0f} s")
    for outcome, count in tally.outcomes.most_common():
        print(f"{count:>9,}  {outcome}")
    for remark in tally.remarks:
        print(f"  {remark}")
    print(f"{len(tally.findings):>9,}  findings")
    for finding in tally.findings:
        print(f"  {finding}")


if __name__ == "__main__":
    raise SystemExit(main())
