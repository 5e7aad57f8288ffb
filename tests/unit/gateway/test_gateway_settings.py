"""What the gateway refuses to start with, and what it forgives."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gateway.main import suite_opener
from gateway.service.catalogue import Catalogue
from gateway.service.files import Agent
from gateway.settings import GatewaySettings, is_loopback
from services.runtime.clock import ManualClock
from services.runtime.errors import Unavailable
from services.runtime.identity import LOCAL_CALLER, Caller
from services.runtime.settings import IdentitySettings, ObjectSettings


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.9.10"])
def test_loopback_needs_no_authentication(host: str) -> None:
    assert is_loopback(host)
    assert GatewaySettings(host=host, auth="off").origins()


REFUSED = {
    "every address": {"host": "0.0.0.0", "auth": "off"},
    "a real address": {"host": "10.0.0.1"},
    "a name that may lead anywhere": {"host": "example.com"},
    "keys without a file": {"auth": "api_key"},
    "oidc without a provider": {"auth": "oidc"},
    "a port that is none": {"port": 70000},
}


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED.keys())
def test_settings_that_let_strangers_in_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings(**given)  # type: ignore[arg-type]


def test_tenants_need_a_signing_key() -> None:
    settings = GatewaySettings(auth="api_key", api_keys=f"acme:alice:{'0' * 64}")
    with pytest.raises(ValueError, match="PMD_SIGNING_KEY"):
        suite_opener(settings, IdentitySettings(), ObjectSettings())


def test_credentials_make_host_names_irrelevant() -> None:
    assert GatewaySettings(auth="api_key", api_keys="x").origins() is None


class FlakyAgents:
    """Answers, or not."""

    answers = True
    questions = 0

    async def list(self, caller: Caller) -> list[Agent]:
        self.questions += 1
        if not self.answers:
            raise Unavailable("down")
        return [Agent(agent_id="a", title="A", question="?", needs_baseline=False, runs_by_default=True, parameters=[])]


async def test_catalogue_outlives_the_profiler_once_known() -> None:
    agents, clock = FlakyAgents(), ManualClock()
    catalogue = Catalogue(agents, clock)
    agents.answers = False
    with pytest.raises(Unavailable):
        await catalogue.agents(LOCAL_CALLER)
    agents.answers = True
    await catalogue.agents(LOCAL_CALLER)
    agents.answers = False
    clock.advance(3600)
    assert [agent.agent_id for agent in await catalogue.agents(LOCAL_CALLER)] == ["a"]
    assert agents.questions == 3


async def test_catalogue_is_asked_again_after_a_minute() -> None:
    agents, clock = FlakyAgents(), ManualClock()
    catalogue = Catalogue(agents, clock)
    for seconds in (0, 59, 2):
        clock.advance(seconds)
        await catalogue.agents(LOCAL_CALLER)
    assert agents.questions == 2
