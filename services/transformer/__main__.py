"""``python -m services.transformer``."""

import asyncio
import sys

from services.transformer.main import main

sys.exit(asyncio.run(main()))
