"""``python -m services.persistence``."""

import asyncio
import sys

from services.persistence import main

sys.exit(asyncio.run(main.main()))
