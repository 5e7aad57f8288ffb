"""``python -m services.artifacts``."""

import asyncio
import sys

from services.artifacts.main import main

sys.exit(asyncio.run(main()))
