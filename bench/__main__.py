"""Every benchmark after the other. Each can be run alone, with options of its own: python -m bench.profile --help

python -m bench [--quick] [--only profile,peers]        needs a quiet machine: what else it does is in the figures
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from bench.tables import tell

FULL: dict[str, str] = {
    "profile": "",
    "convert": "",
    "peers": "",
    "families": "",
    "agents": "",
    "history": "",
    "warehouse": "--analyses 1000",
    "scaling": "--shapes 200kx20,2Mx20,20Mx20,100kx300,1kx5000",
}
"""Options by benchmark, in the order in which they run."""
QUICK: dict[str, str] = {
    "profile": "--rows 200000 --rounds 3",
    "convert": "--rows 200000 --rounds 3",
    "peers": "--rows 20000 --rounds 1 --only whylogs,pysuricata",
    "families": "--rows 20000 --rounds 1",
    "agents": "--rows 20000 --rounds 1",
    "history": "--analyses 500 --questions 20",
    "warehouse": "--analyses 200",
    "scaling": "--shapes 20kx20,200kx20,20kx300 --rounds 1",
}
EXPECTED = {False: "about 30 minutes, and 10 GB of free disk for a while", True: "about two minutes"}


def main() -> None:
    """Run them. What fails is told at the end and gives exit code 1; the others run all the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small tables and few rounds: to see that everything runs")
    parser.add_argument("--only", default=",".join(FULL), help="names of benchmarks, separated by commas")
    arguments = parser.parse_args()
    chosen = arguments.only.split(",")
    steps = {name: options.split() for name, options in (QUICK if arguments.quick else FULL).items() if name in chosen}
    tell(f"{', '.join(steps)}: {EXPECTED[arguments.quick]} for all on two cores; the first run installs peers, some minutes more")
    failed = []
    for name, options in steps.items():
        began = time.monotonic()
        print(f"\n== {name} {' '.join(options)}".rstrip(), flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=False).returncode:
            failed.append(name)
        tell(f"{name} took {time.monotonic() - began:.0f} s")
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
