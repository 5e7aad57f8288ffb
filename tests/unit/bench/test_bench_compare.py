"""Medians and ratios of commands that ran side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

import pytest

from bench.compare import MIB, interleaved, summary
from bench.processes import CommandFailed, Measured, run


class Machine:
    """Takes the seconds it is told, command by command; None is a failure."""

    def __init__(self, seconds: Mapping[str, Sequence[float | None]]) -> None:
        self._left: dict[str, Iterator[float | None]] = {name: iter(each) for name, each in seconds.items()}
        self.commands = {name: [name] for name in seconds}
        self.order: list[str] = []

    def measure(self, command: Sequence[str]) -> Measured:
        self.order.append(command[0])
        seconds = next(self._left[command[0]])
        if seconds is None:
            raise CommandFailed("Traceback\nValueError: no")
        return Measured(seconds, 2 * seconds, int(seconds) * MIB)


def test_every_command_runs_once_a_round() -> None:
    machine = Machine({"theirs": [1, 1], "ours": [1, 1]})
    interleaved(machine.commands, 2, measure=machine.measure)
    assert machine.order == ["theirs", "ours", "theirs", "ours"]


def test_ratio_is_the_median_of_the_ratios_within_rounds() -> None:
    machine = Machine({"theirs": [10.0, 40.0, 9.0], "ours": [1.0, 8.0, 3.0]})
    theirs, ours = summary(interleaved(machine.commands, 3, measure=machine.measure))
    # 10, 5 and 3: not 10/3 of the medians.
    assert (theirs["ratio"], theirs["median_seconds"], theirs["cpu_seconds"], theirs["cpu_ratio"]) == (5.0, 10.0, 20.0, 5.0)
    assert theirs["peak_mib"] == 40
    assert (ours["ratio"], ours["rounds"]) == (1.0, 3)


def test_what_takes_too_long_is_not_run_again() -> None:
    machine = Machine({"slow": [50.0, 30.0], "ours": [1.0, 2.0, 4.0]})
    slow, ours = summary(interleaved(machine.commands, 3, patience_s=60, measure=machine.measure))
    assert (slow["rounds"], slow["ratio"]) == (2, 32.5)
    assert ours["rounds"] == 3


def test_without_the_yardstick_nothing_runs_on() -> None:
    machine = Machine({"theirs": [1.0, 1.0], "ours": [90.0]})
    interleaved(machine.commands, 2, patience_s=60, measure=machine.measure)
    assert machine.order == ["theirs", "ours"]


def test_a_failure_is_told_and_the_others_stand() -> None:
    machine = Machine({"broken": [None], "theirs": [4.0, 4.0], "ours": [2.0, 2.0]})
    broken, theirs, _ = summary(interleaved(machine.commands, 2, measure=machine.measure))
    assert broken == {"name": "broken", "failure": "failed: ValueError: no"}
    assert theirs["ratio"] == 2.0


def test_no_yardstick_no_table() -> None:
    machine = Machine({"theirs": [1.0], "ours": [None]})
    runs = interleaved(machine.commands, 1, measure=machine.measure)
    with pytest.raises(SystemExit, match="nothing to compare with: ours failed: ValueError: no"):
        summary(runs)


def test_a_command_is_measured_with_its_children() -> None:
    child = "sum(range(20_000_000))"
    measured = run([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{child}'])"])
    assert measured.cpu_seconds > 0.05
    assert measured.peak_bytes > MIB


@pytest.mark.parametrize(
    ("program", "words"), [("import sys; sys.exit('no disk')", "no disk"), ("import sys; sys.exit(3)", "ended with 3")]
)
def test_a_failing_command_is_told_in_its_words(program: str, words: str) -> None:
    with pytest.raises(CommandFailed, match=words):
        run([sys.executable, "-c", program])
