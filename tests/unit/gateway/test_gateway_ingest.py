"""Rows in a table: from the request to the contract, and back."""

from __future__ import annotations

import pytest
from profilemydata.persistence.v1.analysis_record_pb2 import INGEST_STATE_FAILED, INGEST_STATE_LOADED, Analysis, Ingest

from gateway.convert.analyses import analysis
from tests.unit.gateway.conftest import Gateway
from tests.unit.gateway.test_gateway_analyze import FILE, MULTIPART, form, part


@pytest.mark.parametrize(("given", "told"), [("true", True), ("True", True), ("false", False), ("", False)])
async def test_form_reaches_the_contract(gateway: Gateway, given: str, told: bool) -> None:
    for parts in ([part("ingest", given), FILE], [FILE, part("ingest", given)]):
        response = await gateway.client.post("/analyze", content=form(*parts), headers=MULTIPART)
        assert response.status_code == 202, response.text
        assert gateway.persistence.created[-1].spec.ingest is told


@pytest.mark.parametrize("given", [True, False])
async def test_json_body_reaches_the_contract(gateway: Gateway, given: bool) -> None:
    await gateway.submit()
    upload_id = next(iter(gateway.artifacts.uploads))
    response = await gateway.client.post("/v1/analyses", json={"primary": {"upload_id": upload_id}, "ingest": given})
    assert response.status_code == 202, response.text
    assert gateway.persistence.created[-1].spec.ingest is given


@pytest.mark.parametrize("given", ["yes", "1", "truefalse"])
async def test_another_word_is_refused_before_any_upload(gateway: Gateway, given: str) -> None:
    response = await gateway.client.post("/analyze", content=form(part("ingest", given), FILE), headers=MULTIPART)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "ingest")
    assert not gateway.artifacts.uploads


def test_what_became_of_the_rows_is_shown() -> None:
    record = Analysis(ingest=Ingest(state=INGEST_STATE_LOADED, table_name="SALES", row_count=0))
    record.ingest.load_time.FromSeconds(1)
    shown = analysis(record).ingest
    assert shown
    assert (shown.state, shown.table, shown.row_count, shown.failure) == ("loaded", "SALES", 0, None)
    assert shown.loaded_at
    record = Analysis(ingest=Ingest(state=INGEST_STATE_FAILED))
    record.ingest.failure.reason = "INGEST_REFUSED"
    shown = analysis(record).ingest
    assert shown
    assert (shown.state, shown.table, shown.row_count, shown.loaded_at) == ("failed", None, None, None)
    assert shown.failure
    assert shown.failure.code == "ingest_refused"
