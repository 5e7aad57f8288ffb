"""No value of a cell is in what a language model is sent, whatever the report itself may show."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.convert.profiles import profile_to_proto
from services.profiler.core.profile import ValuePolicy
from services.runtime.clock import ManualClock
from services.transformer.convert.measured import measured_of
from services.transformer.core.briefing import briefing_of
from services.transformer.core.instructions import INSTRUCTIONS
from services.transformer.service.language_model import Prompt
from services.transformer.service.reporting import judged
from services.transformer.service.writing import ModelWriter, WritingLimits
from tests.redaction.canaries import COLUMNS, PERSONAL, canary_table
from tests.redaction.test_no_value_leaves import FORMATS, few_tables, outputs_of, profiled


class Listener:
    """A model that writes down what it is told."""

    name = model = "listener"

    def __init__(self) -> None:
        self.heard: dict[str, bytes] = {}

    async def complete(self, prompt: Prompt) -> str:
        self.heard = {"instructions": prompt.instructions.encode(), "data": prompt.data.encode()}
        return ""

    async def close(self) -> None:
        """Nothing to do."""


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("policy", ["full", "masked", "none"])
@few_tables
@given(seed=st.integers(0, 2**32))
def test_no_value_is_sent_under_any_policy(tmp_path: Path, suffix: str, policy: ValuePolicy, seed: int) -> None:
    table = canary_table(Random(seed))
    profile = profile_to_proto(profiled(table.write(tmp_path / f"data.{suffix}"), policy))
    sent = briefing_of(judged(measured_of(profile)), 100_000)
    assert sent.data["findings"]
    assert table.columns_in({"instructions": INSTRUCTIONS.encode(), "data": sent.text.encode()}) == {}


@pytest.mark.parametrize("personal", [PERSONAL, {}], ids=["personal", "plain"])
async def test_no_value_reaches_a_model(tmp_path: Path, personal: dict[str, str]) -> None:
    table = canary_table(Random(8))
    profile = profiled(table.write(tmp_path / "data.csv"), "full", personal)
    assert set(table.columns_in(outputs_of(profile))) == set(COLUMNS), "there is something to find"
    listener = Listener()
    writer = ModelWriter(listener, ManualClock(), limits=WritingLimits(max_input_tokens=100_000))
    await writer.write(judged(measured_of(profile_to_proto(profile))))
    assert listener.heard["data"]
    assert table.columns_in(listener.heard) == {}
