"""What `pmd agents` teaches, and that the documentation says the same."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from client.cli.app import app
from services.profiler.core.agents.registry import AGENTS

DOCUMENT = Path(__file__).parents[3] / "docs" / "agents.md"


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["agents", *arguments], env={"COLUMNS": "300"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_documentation_is_the_catalogue() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == printed("--markdown"), "run: pmd agents --markdown > docs/agents.md"


def test_every_parameter_is_listed() -> None:
    told = printed()
    for agent in AGENTS:
        assert agent.question in told
        assert all(spec.name in told for spec in agent.parameters)


def test_json_has_a_schema_that_takes_the_defaults() -> None:
    listed = {each["agent_id"]: each for each in json.loads(printed("--json"))["agents"]}
    assert list(listed) == [agent.agent_id for agent in AGENTS]
    schema = listed["readiness-rater"]["parameters_schema"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["ready_threshold"] | {"description": ""} == {
        "type": "number",
        "description": "",
        "default": 80.0,
        "minimum": 0,
        "maximum": 100,
    }
