"""Two thousand spoiled files: the parent lives, every outcome has a known name, nothing hangs, no value gets out."""

from __future__ import annotations

import hashlib

import pytest

from services.profiler.core.readers.base import ReadLimits
from tests.fuzz import trial
from tests.fuzz.binary_seeds import all_seeds
from tests.fuzz.inputs import FuzzInput, fuzz_input

SEED = 20_241
COUNT = 2000
SHARES = 4


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(SHARES))
async def test_spoiled_files_end_in_a_profile_or_a_known_refusal(share, tmp_path):
    inputs = (fuzz_input(SEED, index) for index in range(share, COUNT, SHARES))
    tally = await trial.try_all(inputs, tmp_path / "scratch")
    assert tally.findings == [], f"python -m tests.fuzz --seed {SEED} --index N replays one"
    assert tally.count == COUNT // SHARES
    assert tally.outcomes["profiled"] and tally.outcomes["converted"], "a fuzzer that is always refused tests nothing"
    assert not any((tmp_path / "scratch").iterdir())


def test_seed_and_index_say_everything():
    digests = [hashlib.sha256(fuzz_input(SEED, index).content).hexdigest() for index in range(80)]
    all_seeds.cache_clear()
    assert digests == [hashlib.sha256(fuzz_input(SEED, index).content).hexdigest() for index in range(80)]
    assert len(set(digests)) > 70


@pytest.mark.timeout(120)
async def test_unspoiled_seeds_are_read_or_refused(tmp_path):
    inputs = [FuzzInput(index * 3, content, "data", (name,)) for index, (name, content) in enumerate(all_seeds().items())]
    tally = await trial.try_all(inputs, tmp_path / "scratch")
    assert tally.findings == []


def leaking(error_type, message):
    async def run(self, job, on_progress=None):
        raise error_type(message)

    return run


@pytest.mark.parametrize(
    ("error_type", "message", "finding"),
    [
        (trial.faults.ChildCrashed, "died", "CHILD_CRASHED"),
        (trial.errors.UnreadableFile, f"cannot parse {trial.CANARY}0001", "the error holds a value"),
        (ValueError, "library", "ValueError reaches the parent"),
    ],
    ids=["crash", "leak", "unmapped"],
)
async def test_the_judge_can_say_no(error_type, message, finding, tmp_path, monkeypatch):
    monkeypatch.setattr(trial.ProcessSandbox, "run", leaking(error_type, message))
    tally = await trial.try_all([FuzzInput(0, b"a,b\n1,2\n", "data", ("csv_plain",))], tmp_path / "scratch")
    assert [finding in line for line in tally.findings] == [True]


def test_limits_of_reading_are_the_defaults():
    assert ReadLimits().max_depth == 64
    assert {"UNREADABLE_FILE", "MEMORY_LIMIT", "TIME_LIMIT"} <= trial.known_reasons()
    assert not {"INTERNAL", "CHILD_CRASHED", "UNAVAILABLE"} & trial.known_reasons()
