"""The artifacts process, which kills itself before a chosen step of one analysis: every touch of a file is a step.

``PMD_DIE_OVER`` names the analysis, ``PMD_DIE_AT`` the step, counted from 0; ``PMD_STEPS_FILE`` gets a line a step.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from services.artifacts.main import main
from services.runtime.clock import Clock
from services.runtime.file_objects import FileObjects
from services.runtime.settings import IdentitySettings, ObjectSettings


class DyingObjects(FileObjects):
    """The real file store, with a death in it."""

    steps = 0

    async def _run(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        # The worker binds the analysis to its log lines: other analyses, delivered again, live.
        if structlog.contextvars.get_contextvars().get("analysis_id") == os.environ["PMD_DIE_OVER"]:
            if self.steps == int(os.environ["PMD_DIE_AT"]):
                os.kill(os.getpid(), signal.SIGKILL)
            self.steps += 1
            with Path(os.environ["PMD_STEPS_FILE"]).open("a", encoding="utf-8") as steps:
                steps.write(f"{getattr(function, '__qualname__', function)}\n")
        return await super()._run(function, *args, **kwargs)


def open_store(settings: ObjectSettings, identity: IdentitySettings, clock: Clock) -> DyingObjects:
    """In place of the store of the process."""
    return DyingObjects(settings.objects_dir, signing_key=identity.key_bytes(), clock=clock)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(open_store)))
