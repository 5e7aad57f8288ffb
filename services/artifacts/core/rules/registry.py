"""The targets, in the order in which they are packed: the only list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.artifacts.core.rules.base import Target
from services.artifacts.core.rules.targets.dbt import Dbt
from services.artifacts.core.rules.targets.gx import GreatExpectations
from services.artifacts.core.rules.targets.jsonschema import JsonSchema
from services.artifacts.core.rules.targets.odcs import DataContract
from services.artifacts.core.rules.targets.pandera import Pandera
from services.artifacts.core.rules.targets.soda import Soda

TARGETS: Final[tuple[Target, ...]] = (DataContract(), Dbt(), GreatExpectations(), Soda(), Pandera(), JsonSchema())
TARGETS_BY_NAME: Final[Mapping[str, Target]] = {target.name: target for target in TARGETS}
