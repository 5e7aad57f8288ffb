"""A real account, where the environment names one: ``PMD_TEST_SNOWFLAKE_*``, the settings of persistence under another prefix."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic_settings import SettingsConfigDict

from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock


class AccountSettings(SnowflakeSettings):
    """See ``SnowflakeSettings``. Its role needs CREATE SCHEMA in the database, and nothing else there."""

    model_config = SettingsConfigDict(env_prefix="PMD_TEST_SNOWFLAKE_")

    account: str = ""


@asynccontextmanager
async def account_warehouse() -> AsyncIterator[SnowflakeWarehouse]:
    """A warehouse in a schema of its own, which is dropped at the end. Skips the test without an account."""
    if not AccountSettings().account:
        pytest.skip("PMD_TEST_SNOWFLAKE_ACCOUNT names no account")
    schema = f"PMD_TEST_{uuid.uuid4().hex.upper()}"
    settings = AccountSettings(schema_name=schema)
    admin = SnowflakePool("admin", AccountSettings().ingest, SystemClock())
    await admin.execute(f"CREATE SCHEMA {schema}")
    opened = SnowflakeWarehouse(settings.ingest, settings.analytics, SystemClock())
    try:
        yield opened
    finally:
        await opened.close()
        await admin.execute(f"DROP SCHEMA IF EXISTS {schema}")
        await admin.close()
