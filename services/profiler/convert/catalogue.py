"""The agents' catalogue as protobuf."""

from __future__ import annotations

from profilemydata.profiler.v1 import agent_pb2

from services.profiler.convert.values import value_of
from services.profiler.core.agents.registry import AGENTS
from services.runtime.parameters import ParameterSpec


def agent_catalogue() -> tuple[agent_pb2.Agent, ...]:
    """Every agent, in the order they are shown."""
    return tuple(
        agent_pb2.Agent(
            agent_id=agent.agent_id,
            title=agent.title,
            question=agent.question,
            parameters=[parameter_to_proto(each) for each in agent.parameters],
            needs_baseline=agent.needs_baseline,
            runs_by_default=agent.runs_by_default,
        )
        for agent in AGENTS
    )


def parameter_to_proto(spec: ParameterSpec) -> agent_pb2.Parameter:
    """One parameter."""
    return agent_pb2.Parameter(
        name=spec.name,
        type=f"PARAMETER_TYPE_{spec.kind.upper()}",
        description=spec.description,
        default_value=value_of(spec.default),
        minimum=spec.minimum,
        maximum=spec.maximum,
        choices=spec.choices,
        at_most=spec.at_most,
    )
