"""The environment that the suite's processes inherit: a few harmless names and the suite's own settings, nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "COLUMNS")


def inherited_env() -> Mapping[str, str]:
    """What is passed on: cloud credentials of the user's shell are not."""
    # ruff's ban points here: this is the one place of the supervisor that reads the environment.
    return {name: value for name, value in os.environ.items() if name in INHERITED or name.startswith("PMD_")}  # noqa: TID251
