"""Whether the tools that rules are exported to read them, and find that the profiled data keeps them: each in its own environment.

python -m bench.exports [--only gx,soda] [--data FOLDER] [--folder build/exports]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.environments import NotInstalled, Peer, install, reason
from bench.exports.tables import hostile_table
from bench.tables import Row, table, tell, write

HERE = Path(__file__).parent
PMD = Path(sys.executable).parent / "pmd"
HEADED = ("--header-rows", "1")
HEADINGS = {"target": "target", "version": "version", "file": "file", "checked": "checked", "verdict": "verdict"}


def pmd(*arguments: str | Path) -> None:
    """A command of ours; it has to succeed."""
    subprocess.run([PMD, *arguments], check=True, capture_output=True)


def prepared(source: Path, folder: Path) -> Path:
    """The data in every form that a target reads, without its suffix."""
    stem = (folder / source.stem.replace("-", "_")).absolute()
    for suffix in (".csv", ".parquet"):
        pmd("convert", source, stem.with_suffix(suffix), "--force", "--header", "--quiet", *HEADED)
    return stem


def checked(peer: Peer, python: Path, stems: Sequence[Path]) -> Iterator[Row]:
    """What a target says of every file."""
    for stem in stems:
        rules = stem.with_suffix(f".{peer.name}")
        pmd("rules", stem.with_suffix(".csv"), "--format", peer.name, "--out", rules, "--force", *HEADED)
        command = [str(python), str(HERE / f"check_{peer.name}.py"), str(rules), str(stem)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        said = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"failed": [reason(done.stderr)]}
        verdict = "kept" if not said["failed"] else f"{len(said['failed'])} broken"
        for each in said["failed"]:
            tell(f"  {peer.name}, {stem.name}: {each}")
        yield {"target": peer.name, "file": stem.name, "verdict": verdict, **said}


def main() -> int:
    """Install, check, print, and write build/bench_exports.json. 1 if some target refuses what it was given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="names of targets, separated by commas")
    parser.add_argument("--data", type=Path, help="a folder of CSV files to be tried as well")
    parser.add_argument("--folder", type=Path, default=Path("build/exports"))
    arguments = parser.parse_args()
    made, work = arguments.folder / "made", arguments.folder / "data"
    for each in (made, work):
        each.mkdir(parents=True, exist_ok=True)
    sources = [Path("examples/customers.csv"), hostile_table(made / "hostile.csv")]
    sources += sorted(arguments.data.glob("*.csv")) if arguments.data else []
    stems = [prepared(source, work) for source in sources]
    listed = tomllib.loads((HERE / "targets.toml").read_text())
    wanted = [name for name in arguments.only.split(",") if name] or list(listed)
    rows: list[Row] = []
    for name in wanted:
        peer = Peer(name, tuple(listed[name]["packages"]), ())
        try:
            rows += checked(peer, install(peer, arguments.folder / "envs"), stems)
        except NotInstalled as told:
            rows.append({"target": name, "verdict": f"not installed: {told}", "failed": []})
    title = "Exported rules, read and run by the tools they are for"
    print(f"{title}\n{table(rows, HEADINGS)}")
    write(arguments.folder.parent / "bench_exports.json", title, rows)
    return int(any(row["failed"] for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
