"""What is asked for survives the ledger: nothing of a request is lost between the gateway and the profiler."""

from __future__ import annotations

import pytest
from google.protobuf import json_format
from profilemydata.common.v1.analysis_pb2 import AnalysisSpec, ValuePolicy
from profilemydata.common.v1.object_ref_pb2 import ObjectRef

from services.persistence.convert.records import spec_from_proto, spec_to_proto
from services.persistence.service.acceptance import spec_sha256


def spec(policy: int) -> AnalysisSpec:
    made = AnalysisSpec(tool_id="tool", dataset_name="orders of the shop", ingest=True)
    made.value_policy = policy  # type: ignore[assignment]
    made.primary.upload_id = "u"
    made.baseline.analysis_id = "a"
    made.baseline.states.MergeFrom(ObjectRef(key="analyses/a/states.bin", size_bytes=9, sha256="0", media_type="m"))
    made.baseline.earlier_file.file_name = "a.csv"
    made.agents.add(agent_id="unified-profiler").parameters.update({"top_n_values": 5})
    return made


def test_the_sample_has_every_field() -> None:
    """Else a field that is new would be lost unseen."""
    assert {field.name for field, _ in spec(1).ListFields()} == {field.name for field in AnalysisSpec.DESCRIPTOR.fields}


@pytest.mark.parametrize("policy", ValuePolicy.values())
def test_a_spec_survives_both_ways(policy: int) -> None:
    given = spec(policy)
    kept = spec_to_proto(spec_from_proto(given))
    assert json_format.MessageToDict(kept) == json_format.MessageToDict(given)


def test_another_baseline_is_another_request() -> None:
    one, other, none, found_out = spec(1), spec(1), spec(1), spec(1)
    other.baseline.analysis_id = "b"
    none.ClearField("baseline")
    found_out.baseline.ClearField("states")
    digests = [spec_sha256(spec_from_proto(each)) for each in (one, other, none, found_out)]
    assert len(set(digests)) == 3
    assert digests[0] == digests[3], "what is found out at acceptance is nothing that was asked for"


def test_another_policy_is_another_request() -> None:
    assert len({spec_sha256(spec_from_proto(spec(policy))) for policy in ValuePolicy.values()}) == 4
