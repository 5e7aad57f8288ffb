"""What all agents cost beside the first: a file profiled by every agent of the registry against a stored baseline, and by that one.

One scan feeds them all, so that they add judging and the checks that they ask of the pass.

python -m bench.agents [--rows 2000000] [--rounds 5] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.compare import compare
from bench.data import SEED, made
from bench.tables import Row, tell
from services.profiler.core.agents.registry import AGENTS

BUDGET_RATIO = 1.3
COLUMNS = 20
ALONE = "unified-profiler"


def pmd_profile(source: Path, *options: str) -> list[str]:
    """The command line of one local profile."""
    pmd = shutil.which("pmd", path=Path(sys.executable).parent) or "pmd"
    return [pmd, "profile", "--local", "--json", str(source), *options]


def stored(source: Path) -> Path:
    """The states of a table; made if they are not there yet."""
    states = source.with_suffix(".pmds")
    if not states.exists():
        tell(f"making {states}")
        subprocess.run(pmd_profile(source, "--agents", ALONE, "--states", str(states)), check=True, stdout=subprocess.DEVNULL)
    return states


def commands(source: Path, baseline: Path, agent_ids: Sequence[str]) -> dict[str, list[str]]:
    """What is compared. The last is the yardstick."""
    everyone = pmd_profile(source, "--agents", ",".join(agent_ids), "--baseline", str(baseline))
    return {f"all {len(agent_ids)} agents": everyone, ALONE: pmd_profile(source, "--agents", ALONE)}


def verdict(rows: Sequence[Row]) -> str:
    """The ratios of all agents against the budget."""
    ratios = {name: rows[0].get(key) for name, key in (("wall", "ratio"), ("cpu", "cpu_ratio"))}
    within = all(isinstance(ratio, float) and ratio <= BUDGET_RATIO for ratio in ratios.values())
    told = ", ".join(f"{name} {ratio}" for name, ratio in ratios.items())
    return f"budget: wall and cpu ≤ {BUDGET_RATIO} × the unified profiler alone; {told}: {'within' if within else 'beyond'}"


def main() -> None:
    """Measure, print, and write build/bench_agents.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    source = made(arguments.folder, arguments.rows, COLUMNS)
    # Another seed: a baseline that is the same table would have nothing to tell.
    baseline = stored(made(arguments.folder, arguments.rows, COLUMNS, seed=SEED + 1))
    title = f"All agents on {arguments.rows:,} × {COLUMNS} as CSV, against stored states of another such table"
    wanted = commands(source, baseline, [agent.agent_id for agent in AGENTS])
    print(verdict(compare(title, wanted, arguments.rounds, arguments.folder.parent / "bench_agents.json")))


if __name__ == "__main__":
    main()
