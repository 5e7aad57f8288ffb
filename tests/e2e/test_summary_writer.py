"""A language model behind the whole suite: asked once per profile, named in the report, and not missed when it goes away."""

from __future__ import annotations

import json

from tests.conftest import SuiteFactory
from tests.unit.transformer import chat_server as chat

CSV = b"customer id,mail\n1,ada@example.org\n2,\n3,grace@example.org\n"
ANSWER = json.dumps(
    {
        "executive_summary": ["The table holds 3 rows."],
        "findings": ["In [c2] a value is missing."],
        "actions": ["Ask for it."],
        "next_steps": ["Start with Clean My Data."],
    }
)


def test_a_model_writes_and_may_go_away(make_suite: SuiteFactory) -> None:
    with chat.chat_server(chat.says(ANSWER)) as server:
        suite = make_suite(
            PMD_TRANSFORMER_SUMMARY_WRITER="openai",
            PMD_TRANSFORMER_OPENAI_BASE_URL=server.url,
            PMD_TRANSFORMER_OPENAI_MODEL="m-1",
            PMD_TRANSFORMER_OPENAI_RETRY_WAIT_S="0",
        )
        first, again = (suite.report(suite.analyze(name, CSV))["analysis_summary"] for name in ("a.csv", "b.csv"))
    assert first["writer"] == again["writer"] == "openai"
    assert first["sections"][1]["sentences"] == ["In “mail” a value is missing."]
    assert len(server.asked) == 1, "the second file has the same content"
    assert b"example.org" not in server.asked[0].body
    other = suite.report(suite.analyze("c.csv", CSV + b"4,\n"))["analysis_summary"]
    assert (other["writer"], other["requested_writer"], other["fallback_reason"]) == ("rules", "openai", "not_reachable")
    assert "could not be reached" in other["note"]
    assert suite.stop() == 0
