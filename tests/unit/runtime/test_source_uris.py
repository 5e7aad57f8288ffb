"""Which URIs name a source, and that nothing else ever does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.settings import ObjectSettings
from services.runtime.source_uris import SourceAddress, SourceNotAllowed, allowed_source, source_address

NAMED = {
    "plain": ("s3://data/a.csv", SourceAddress("data", "a.csv"), "a.csv"),
    "folders": ("s3://my-data.2024/x/y z/ä.csv", SourceAddress("my-data.2024", "x/y z/ä.csv"), "ä.csv"),
    "percent_stays_as_it_is": ("s3://data/100%25.csv", SourceAddress("data", "100%25.csv"), "100%25.csv"),
    "dots_inside": ("s3://data/a..b/...csv", SourceAddress("data", "a..b/...csv"), "...csv"),
    "longest": (f"s3://{'b' * 63}/{'k' * 1024}", SourceAddress("b" * 63, "k" * 1024), "k" * 255),
}
REFUSED = {
    "http": "http://127.0.0.1/a.csv",
    "https": "https://data.s3.amazonaws.com/a.csv",
    "file": "file:///etc/passwd",
    "hugging_face": "hf://datasets/a/b.csv",
    "other_store": "gs://data/a.csv",
    "hadoop": "s3a://data/a.csv",
    "upper_case_scheme": "S3://data/a.csv",
    "path": "/etc/passwd",
    "no_scheme": "data/a.csv",
    "space_before": " s3://data/a.csv",
    "credentials": "s3://key:secret@data/a.csv",
    "user": "s3://user@data/a.csv",
    "port": "s3://data:9000/a.csv",
    "query": "s3://data/a.csv?versionId=1",
    "fragment": "s3://data/a.csv#1",
    "address": "s3://[::1]/a.csv",
    "access_point": "s3://arn:aws:s3:us-east-1:123456789012:accesspoint/mine/a.csv",
    "upper_case_bucket": "s3://Data/a.csv",
    "short_bucket": "s3://ab/a.csv",
    "long_bucket": f"s3://{'b' * 64}/a.csv",
    "foreign_digits": "s3://data٣/a.csv",
    "no_bucket": "s3:///a.csv",
    "no_key": "s3://data",
    "empty_key": "s3://data/",
    "folder": "s3://data/folder/",
    "dot_dot": "s3://data/../other/a.csv",
    "dot_dot_inside": "s3://data/x/../a.csv",
    "dot": "s3://data/./a.csv",
    "line_end": "s3://data/a.csv\n",
    "nul": "s3://data/a\0.csv",
    "long_key": f"s3://data/{'k' * 1025}",
    "long_key_in_bytes": f"s3://data/{'ä' * 513}",
    "empty": "",
}


@pytest.mark.parametrize(("uri", "address", "name"), NAMED.values(), ids=NAMED.keys())
def test_an_object_of_s3_is_named(uri: str, address: SourceAddress, name: str) -> None:
    assert source_address(uri) == address
    assert address.file_name == name


@pytest.mark.parametrize("uri", REFUSED.values(), ids=REFUSED.keys())
def test_nothing_else_is(uri: str) -> None:
    with pytest.raises(SourceNotAllowed) as refused:
        source_address(uri, "primary.source_uri")
    assert refused.value.reason == "SOURCE_NOT_ALLOWED"
    assert refused.value.violations[0].field == "primary.source_uri"
    assert not uri.strip() or uri not in str(refused.value) + refused.value.violations[0].description


@given(st.one_of(st.text(), st.text().map("s3://data/".__add__), st.text("s3:/.a@?#%\\", max_size=30)))
def test_what_is_named_leads_back_to_the_uri_and_nowhere_else(uri: str) -> None:
    try:
        address = source_address(uri)
    except SourceNotAllowed:
        return
    assert f"s3://{address.bucket}/{address.key}" == uri
    assert not {"..", "."} & set(uri.split("/"))


LISTS = {
    "nothing_by_default": ("", set()),
    "one": ("data", {"data"}),
    "several": (" data, other ,", {"data", "other"}),
    "never_the_own_one": ("data,pmd-own", {"data"}),
}


@pytest.mark.parametrize(("setting", "buckets"), LISTS.values(), ids=LISTS.keys())
def test_the_operator_lists_buckets(setting: str, buckets: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_S3_BUCKET", "pmd-own")
    if setting:
        monkeypatch.setenv("PMD_S3_SOURCE_BUCKETS", setting)
    assert ObjectSettings().source_buckets() == buckets


@pytest.mark.parametrize("buckets", [frozenset(), frozenset({"dat"}), frozenset({"data2"})], ids=["none", "shorter", "longer"])
def test_a_bucket_that_is_not_listed_is_refused(buckets: frozenset[str]) -> None:
    with pytest.raises(SourceNotAllowed):
        allowed_source("s3://data/a.csv", buckets)
    assert allowed_source("s3://data/a.csv", buckets | {"data"}).bucket == "data"
