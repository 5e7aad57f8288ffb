"""What holds for every class of sensitive data and every provision, whoever adds one."""

from __future__ import annotations

import re
import string

import pytest

from services.profiler.core.agents.governance import fields
from services.profiler.core.agents.risk.protections import protections
from services.profiler.core.agents.risk.quasi_identifiers import FAMILIES
from services.profiler.core.agents.risk.regulations import provisions, regulations
from services.profiler.core.agents.sensitivity.data_classes import DataClass, class_by_kind, data_classes, mentions, without_class
from services.profiler.core.semantics.base import Recogniser
from services.profiler.core.semantics.registry import RECOGNISERS

KINDS = {recogniser.name for recogniser in RECOGNISERS}
every_class = pytest.mark.parametrize("data_class", data_classes(), ids=lambda each: each.class_id)


@pytest.mark.parametrize("recogniser", RECOGNISERS, ids=lambda each: each.name)
def test_a_recogniser_has_a_class_or_a_reason_for_none(recogniser: Recogniser) -> None:
    assert (recogniser.name in class_by_kind()) != (recogniser.name in without_class())
    if recogniser.pii:
        assert recogniser.name in class_by_kind()


def test_no_class_waits_for_a_recogniser_that_is_not_there() -> None:
    assert class_by_kind().keys() | without_class().keys() == KINDS
    assert sum(len(each.kinds) for each in data_classes()) == len(class_by_kind())


@every_class
def test_a_class_is_whole(data_class: DataClass) -> None:
    assert 0 < data_class.points <= 100
    assert data_class.kinds or data_class.names
    assert data_class.protection in protections()
    assert data_class.provisions
    assert set(data_class.provisions) <= provisions().keys()
    assert len(set(data_class.provisions)) == len(data_class.provisions)
    assert data_class.family in FAMILIES if data_class.role == "quasi" else not data_class.family


@every_class
def test_its_words_lead_to_it(data_class: DataClass) -> None:
    # A phrase that is too long, is written with signs, or is swallowed by another one would be there in vain.
    for phrase in (*data_class.names, *data_class.in_context):
        assert data_class in [mention.data_class for mention in mentions(phrase)], phrase
        assert data_class in [mention.data_class for mention in mentions(phrase.replace(" ", "_").upper())], phrase


@every_class
def test_personal_data_is_named_as_such(data_class: DataClass) -> None:
    told = {provisions()[each].regulation_id for each in data_class.provisions}
    assert "GDPR" in told
    special = {"gdpr_special_category", "gdpr_health", "gdpr_genetic", "gdpr_biometric", "gdpr_criminal"}
    assert bool(special & set(data_class.provisions)) == (data_class.role in ("health", "special")) or data_class.class_id in (
        "uk_nhs_number",
        "care_date",
    )


def test_every_provision_is_named_and_says_why() -> None:
    assert {each for data_class in data_classes() for each in data_class.provisions} == provisions().keys()
    for provision in provisions().values():
        assert provision.regulation_id in regulations()
        assert re.search(r"\d", provision.section)
        assert provision.reason.endswith(".")
    assert len({(each.regulation_id, each.section, each.reason) for each in provisions().values()}) == len(provisions())


def test_the_eighteen_identifiers_of_safe_harbor_are_all_there() -> None:
    sections = [each.section for each in provisions().values() if "164.514" in each.section]
    assert sections == [f"45 CFR 164.514 (b)(2)(i)({letter})" for letter in string.ascii_uppercase[:18]]


def test_every_protection_is_advised_for_something() -> None:
    assert {each.protection for each in data_classes()} == protections().keys()


def test_nothing_is_said_to_be_certain() -> None:
    for regulation in regulations().values():
        assert regulation.applies.startswith("Applies to ")
    said = " ".join(each.reason for each in provisions().values()).lower()
    assert not re.search(r"\b(violat|illegal|breach|compliant)", said)


def test_a_field_of_governance_has_names_of_its_own() -> None:
    names = fields._names()
    assert sum(map(len, names.values())) == len(frozenset().union(*names.values()))
    assert {area for area in ("lineage", "consent", "classification", "retention") if fields.field_ids(area)} == {
        "lineage",
        "consent",
        "classification",
        "retention",
    }
