"""Which values a report may show: from the request to the contract."""

from __future__ import annotations

import pytest
from profilemydata.common.v1.analysis_pb2 import ValuePolicy

from tests.unit.gateway.conftest import Gateway
from tests.unit.gateway.test_gateway_analyze import FILE, MULTIPART, form, part

ASKED = {"full": "FULL", "masked": "MASKED", "none": "NONE", "": "UNSPECIFIED"}


@pytest.mark.parametrize(("given", "told"), ASKED.items())
async def test_form_reaches_the_contract(gateway: Gateway, given: str, told: str) -> None:
    for parts in ([part("values", given), FILE], [FILE, part("values", given)]):
        response = await gateway.client.post("/analyze", content=form(*parts), headers=MULTIPART)
        assert response.status_code == 202, response.text
        assert ValuePolicy.Name(gateway.persistence.created[-1].spec.value_policy) == f"VALUE_POLICY_{told}"


@pytest.mark.parametrize(("given", "told"), ASKED.items())
async def test_json_body_reaches_the_contract(gateway: Gateway, given: str, told: str) -> None:
    await gateway.submit()
    upload_id = next(iter(gateway.artifacts.uploads))
    response = await gateway.client.post("/v1/analyses", json={"primary": {"upload_id": upload_id}, "values": given or None})
    assert response.status_code == 202, response.text
    assert ValuePolicy.Name(gateway.persistence.created[-1].spec.value_policy) == f"VALUE_POLICY_{told}"


@pytest.mark.parametrize("given", ["all", "Masked", "full,none", "\0"])
async def test_another_policy_is_refused_before_any_upload(gateway: Gateway, given: str) -> None:
    response = await gateway.client.post("/analyze", content=form(part("values", given), FILE), headers=MULTIPART)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "values")
    response = await gateway.client.post("/v1/analyses", json={"primary": {"upload_id": "u"}, "values": given})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "values")
    assert not gateway.artifacts.uploads
    assert not gateway.persistence.created
