"""The name of a dataset: from the request to the contract and back."""

from __future__ import annotations

import pytest

from tests.unit.gateway.conftest import Gateway
from tests.unit.gateway.test_gateway_analyze import FILE, MULTIPART, form, part

ASKED = {" orders of the shop ": "orders of the shop", "": "", "ä" * 255: "ä" * 255, "'; --": "'; --"}
REFUSED = ["x" * 256, "a\nb", "\u202egpj", "a\0"]


@pytest.mark.parametrize(("given", "told"), ASKED.items())
async def test_a_name_reaches_the_contract_and_comes_back(gateway: Gateway, given: str, told: str) -> None:
    response = await gateway.client.post("/analyze", content=form(part("dataset", given), FILE), headers=MULTIPART)
    assert response.status_code == 202, response.text
    upload_id = next(iter(gateway.artifacts.uploads))
    body = {"primary": {"upload_id": upload_id}, "dataset": given}
    again = await gateway.client.post("/v1/analyses", json=body)
    assert [request.spec.dataset_name for request in gateway.persistence.created] == [told, told]
    for answer in (response, again):
        assert (await gateway.client.get(answer.headers["location"])).json()["dataset"] == (told or None)


@pytest.mark.parametrize("given", REFUSED, ids=["long", "line break", "right-to-left", "nul"])
async def test_a_name_that_no_screen_shows_is_refused_before_any_upload(gateway: Gateway, given: str) -> None:
    response = await gateway.client.post("/analyze", content=form(part("dataset", given), FILE), headers=MULTIPART)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "dataset")
    response = await gateway.client.post("/v1/analyses", json={"primary": {"upload_id": "u"}, "dataset": given})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "dataset")
    assert not gateway.artifacts.uploads
    assert not gateway.persistence.created
