"""Write docs/report.schema.json and the golden reports anew: make contract. Look at the difference before you commit it."""

from __future__ import annotations

import sys

from tests.report.golden import write_all
from tests.report.publication import write_schema


def main() -> int:
    """1 if the schema takes something away from readers, which only a higher SCHEMA_VERSION may."""
    lost = write_schema()
    if lost:
        print("The schema breaks readers of its version. Take it back, or raise SCHEMA_VERSION:", *lost, sep="\n  ")
        return 1
    write_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
