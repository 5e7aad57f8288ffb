"""Personal data inside longer texts: what is found, what only looks like it, and when a column is said to hold it."""

from __future__ import annotations

import polars as pl
import pytest

from services.profiler.core.semantics.base import SeenValues, SemanticType
from services.profiler.core.semantics.decision import semantic_type
from services.profiler.core.semantics.embedded import embedded, embedded_evidence, may_hold

FOUND = [
    ("please mail jane.d.12@example.org, thanks", ["jane.d.12@example.org"], ["email"]),
    ("<a href='mailto:bob@mail.example.com'>", ["bob@mail.example.com"], ["email"]),
    ("https://shop.example/?mail=a.b@example.com&x=1", ["a.b@example.com"], ["email"]),
    ("schreib an jörg@müller.example!", ["jörg@müller.example"], ["email"]),
    ("call +1 415 555 1234.", ["+1 415 555 1234"], ["phone"]),
    ("Tel.: +49 (0)30 1234567 ab 9 Uhr", ["+49 (0)30 1234567"], ["phone"]),
    ("(415) 555-2671 or 415-555-2672", ["(415) 555-2671", "415-555-2672"], ["phone", "phone"]),
    ("Card 4111 1111 1111 1111 was charged", ["4111 1111 1111 1111"], ["payment_card"]),
    ("pan=4111111111111111;cvv", ["4111111111111111"], ["payment_card"]),
    ("to DE89 3704 0044 0532 0130 00, please", ["DE89 3704 0044 0532 0130 00"], ["iban"]),
    ("SSN 123-45-6789 of my wife", ["123-45-6789"], ["us_ssn"]),
    ("NINO AB 12 34 56 C.", ["AB 12 34 56 C"], ["uk_nino"]),
    ("CPF 529.982.247-25 confirmado", ["529.982.247-25"], ["br_cpf"]),
    ("codice RSSMRA85T10A562S", ["RSSMRA85T10A562S"], ["it_codice_fiscale"]),
    ("host 10.0.0.17 refused", ["10.0.0.17"], ["ip_address"]),
    ("from 00:1b:44:11:3a:b7", ["00:1b:44:11:3a:b7"], ["mac_address"]),
]
NOT_FOUND = [
    ("order ORD-2024-00012345", "a number of ours"),
    ("4111111111111112 was printed", "its check digit is wrong"),
    ("ref-4111111111111111", "a part of a longer name"),
    ("2024-01-05 12:33:44.123456", "a moment"),
    ("+12.50 (2020-01-03)", "a change and a day"),
    ("release v1.22.33.44", "a version"),
    ("https://medium.example/@user/post.html", "a name without a domain"),
    ("000-12-3456 and 666-12-3456", "areas that were never given"),
    ("it went from 1,234,567 to 2,345,678", "amounts"),
    ("3.14159265358979", "a number"),
]


@pytest.mark.parametrize(("text", "values", "kinds"), FOUND, ids=lambda part: str(part)[:30])
def test_what_stands_in_a_text_is_found(text: str, values: list[str], kinds: list[str]) -> None:
    spans = list(embedded(text))
    assert ([text[start:end] for start, end, _ in spans], [kind for _, _, kind in spans]) == (values, kinds)
    assert may_hold(pl.Series([text])).to_list() == [True]


@pytest.mark.parametrize(("text", "reason"), NOT_FOUND, ids=[reason for _, reason in NOT_FOUND])
def test_what_only_looks_like_it_is_not(text: str, reason: str) -> None:
    assert list(embedded(text)) == [], reason


@pytest.mark.parametrize(
    "text", ["@" * 4_000, "a.b+" * 1_000 + "@", "😀" * 4_000 + "@x", "1-" * 2_000, "1." * 2_000, ":0" * 2_000, "\x00@\ud83d"]
)
def test_no_text_is_too_hostile(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end, _ in embedded(text))


def decided(texts: list[str]) -> SemanticType:
    values = pl.Series("value", texts, dtype=pl.String)
    return semantic_type("remark", SeenValues(values, "text", len(texts), value_count=len(texts)))


def remarks(count: int, special: list[str]) -> list[str]:
    return [*special, *(f"Parcel number {at} came too late for the party" for at in range(count - len(special)))]


@pytest.mark.parametrize(
    ("special", "kind"),
    [
        (["write to a@example.org", "write to b@example.org"], "email"),
        (["pay with 4111 1111 1111 1111", "or with 5500 0000 0000 0004", "or 3400 000000 00009"], "payment_card"),
        (["write to a@example.org"], ""),
        (["see 4111 1111 1111 1112", "see 4111 1111 1111 1113", "see 4111 1111 1111 1111"], ""),
    ],
    ids=["two addresses", "three cards", "one address is too few", "numbers that are mostly no cards"],
)
def test_a_column_is_said_to_hold_it(special: list[str], kind: str) -> None:
    found = decided(remarks(300, special))
    assert (found.name, found.pii.detected, found.pii.kind) == ("free_text", bool(kind), kind)
    if kind:
        assert found.pii.reasons[0].startswith(
            f"{len(special)} of 300 different texts ({len(special) / 3:.1f} %) hold ".replace(".0", "")
        )


def test_two_of_very_many_are_too_few() -> None:
    assert not decided(remarks(2_000, ["write to a@example.org", "write to b@example.org"])).pii.detected


def test_the_share_of_texts_is_right_when_only_some_are_searched() -> None:
    texts = [f"write to a{at}@example.org" for at in range(4_000)] + [f"nothing {at}" for at in range(4_000)]
    (found,) = embedded_evidence(SeenValues(pl.Series(texts), "text", len(texts), value_count=len(texts)))
    assert found.share == pytest.approx(0.5, abs=0.001)
    assert found.match_count == 1_000
