"""How a file is to be read: from the request to the contract, and every way to get it wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from profilemydata.common.v1.dataset_pb2 import Dataset, ReadOptions

from gateway.errors import InvalidParameter
from gateway.service.json_fields import parse_read_options
from tests.unit.gateway.conftest import Gateway
from tests.unit.gateway.test_gateway_analyze import FILE, MULTIPART, form, part

FULL: dict[str, Any] = {
    "format": "csv",
    "delimiter": ";",
    "quote": "",
    "escape": "\\",
    "comment": "#",
    "encoding": "utf-16-le",
    "header_rows": 0,
    "skip_rows": 3,
    "sheet": "Tabelle 1",
    "json_path": "$.data.items",
    "null_values": ["-", "k. A."],
    "decimal": ",",
    "types": {"zip": "text", "größe": "decimal"},
}
TOLD: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "everything": (FULL, FULL),
    "nothing": ({}, {}),
    "null is not told": ({"delimiter": None, "header_rows": None}, {}),
    "header": ({"header": True}, {"header_rows": 1}),
    "no header": ({"header": False, "delimiter": "\t"}, {"header_rows": 0, "delimiter": "\t"}),
}
WRONG: dict[str, tuple[Any, str]] = {
    "unknown member": ({"delimeter": ";"}, ".delimeter"),
    "number as text": ({"header_rows": "1"}, ".header_rows"),
    "truth as number": ({"skip_rows": True}, ".skip_rows"),
    "fraction of a row": ({"skip_rows": 1.5}, ".skip_rows"),
    "less than no row": ({"header_rows": -1}, ".header_rows"),
    "too many rows": ({"skip_rows": 10**9}, ".skip_rows"),
    "text as truth": ({"header": "yes"}, ".header"),
    "two words on the header": ({"header": True, "header_rows": 2}, ".header"),
    "long quote": ({"quote": "<<"}, ".quote"),
    "long escape": ({"escape": "<<"}, ".escape"),
    "no such decimal sign": ({"decimal": "·"}, ".decimal"),
    "no such type": ({"types": {"zip": "postcode"}}, ".types.zip"),
    "types as list": ({"types": ["text"]}, ".types"),
    "null value that is none": ({"null_values": ["", 0]}, ".null_values.1"),
    "one null value": ({"null_values": "-"}, ".null_values"),
    "encoding with a path": ({"encoding": "../utf-8"}, ".encoding"),
    "half a character": ({"delimiter": "\ud800"}, ".delimiter"),
    "half a character in a name": ({"types": {"\ud800": "text"}}, ".types"),
    "no object": ([";"], ""),
}


def contract(dataset: Dataset) -> dict[str, Any]:
    result: dict[str, Any] = MessageToDict(dataset.read_options, preserving_proto_field_name=True)
    return result


def test_the_api_knows_every_option_of_the_contract_and_no_other() -> None:
    from gateway.service.read_options import ReadOptions as Body

    assert set(Body.model_fields) - {"header"} == {field.name for field in ReadOptions.DESCRIPTOR.fields} == set(FULL)


@pytest.mark.parametrize(("given", "told"), TOLD.values(), ids=TOLD.keys())
def test_what_is_given_is_what_is_told(given: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    assert parse_read_options("read_options_json", json.dumps(given)) == told


async def test_json_body_reaches_the_contract(gateway: Gateway) -> None:
    await gateway.submit()
    upload_id = next(iter(gateway.artifacts.uploads))
    for given, told in TOLD.values():
        file = {"upload_id": upload_id, "read_options": given}
        response = await gateway.client.post("/v1/analyses", json={"primary": file, "baseline": file})
        assert response.status_code == 202, response.text
        spec = gateway.persistence.created[-1].spec
        assert contract(spec.primary) == contract(spec.baseline.dataset) == told
        shown = (await gateway.client.get(response.headers["location"])).json()
        assert shown["primary"]["read_options"] == told


@pytest.mark.parametrize("fields_first", [True, False], ids=["fields first", "file first"])
async def test_form_reaches_the_contract(gateway: Gateway, fields_first: bool) -> None:
    files = [FILE, part("baseline", "a\n2", "b.csv")]
    for given, told in TOLD.values():
        fields = [part("read_options_json", json.dumps(given)), part("baseline_read_options_json", '{"delimiter": "|"}')]
        body = form(*(fields + files if fields_first else files + fields))
        response = await gateway.client.post("/analyze", content=body, headers=MULTIPART)
        assert response.status_code == 202, response.text
        spec = gateway.persistence.created[-1].spec
        assert (contract(spec.primary), contract(spec.baseline.dataset)) == (told, {"delimiter": "|"})


@pytest.mark.parametrize(("given", "place"), WRONG.values(), ids=WRONG.keys())
def test_wrong_options_are_refused_by_place(given: object, place: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        parse_read_options("read_options_json", json.dumps(given))
    assert caught.value.violations[0].field.startswith(f"read_options_json{place}")


async def test_wrong_options_in_a_body_are_a_problem(gateway: Gateway) -> None:
    for given, place in WRONG.values():
        body = json.dumps({"primary": {"upload_id": "u", "read_options": given}})
        response = await gateway.client.post("/v1/analyses", content=body, headers={"Content-Type": "application/json"})
        problem = response.json()
        assert response.headers["content-type"] == "application/problem+json"
        assert (response.status_code, problem["code"]) == (422, "invalid_request")
        assert problem["errors"][0]["field"].startswith(f"primary.read_options{place}")
    assert not gateway.persistence.created


@pytest.mark.parametrize("field", ["read_options_json", "baseline_read_options_json"])
async def test_wrong_options_in_a_form_are_a_problem_before_any_upload(gateway: Gateway, field: str) -> None:
    for given, place in WRONG.values():
        response = await gateway.client.post("/analyze", content=form(part(field, json.dumps(given)), FILE), headers=MULTIPART)
        problem = response.json()
        assert (response.status_code, problem["code"]) == (400, "invalid_parameter")
        assert problem["errors"][0]["field"].startswith(field + place)
    assert not gateway.artifacts.uploads


REFUSED_FORMS = {
    "no JSON": (form(part("read_options_json", "{secret"), FILE), "read_options_json"),
    "not a number": (form(part("read_options_json", '{"skip_rows": NaN}'), FILE), "read_options_json"),
    "nested too deep": (form(part("read_options_json", "[" * 90_000), FILE), "read_options_json"),
    "no baseline": (form(FILE, part("baseline_read_options_json", '{"quote": "\'"}')), "baseline_read_options_json"),
}


@pytest.mark.parametrize(("body", "field"), REFUSED_FORMS.values(), ids=REFUSED_FORMS.keys())
async def test_options_that_make_no_sense_are_refused(gateway: Gateway, body: bytes, field: str) -> None:
    response = await gateway.client.post("/analyze", content=body, headers=MULTIPART)
    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, [field])
    assert "secret" not in response.text
    assert not gateway.persistence.created


async def test_earlier_analysis_is_not_read_again(gateway: Gateway) -> None:
    baseline = {"analysis_id": "a", "read_options": {"delimiter": ";"}}
    response = await gateway.client.post("/v1/analyses", json={"primary": {"upload_id": "u"}, "baseline": baseline})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "baseline.read_options")


async def test_the_api_describes_every_option(gateway: Gateway) -> None:
    spec = (await gateway.client.get("/openapi.json")).json()
    options = spec["components"]["schemas"]["ReadOptions"]
    assert options["additionalProperties"] is False
    assert all(member.get("description") for member in options["properties"].values())
    properties = spec["paths"]["/analyze"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert properties["read_options_json"]["contentSchema"] == {"$ref": "#/components/schemas/ReadOptions"}
    assert "baseline_read_options_json" in properties
