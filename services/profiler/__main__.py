"""``python -m services.profiler``."""

import asyncio
import sys

from services.profiler import main

if __name__ == "__main__":
    sys.exit(asyncio.run(main.main()))
