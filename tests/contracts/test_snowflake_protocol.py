"""What the emulator cannot show: tokens that expire, servers that fail, hang or fall silent after they did the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.core.tables.column_metrics import COLUMN_METRICS
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock
from tests.contracts.snowflake_stub import EXPIRED_MASTER_TOKEN, EXPIRED_SESSION, Stub

ROWS = [{"analysis_id": "0190-a", "column_name": "age", "metric": "mean", "value": 1.0}]


def merges(stub: Stub) -> int:
    return sum(statement.startswith("MERGE") for statement in stub.committed)


async def test_an_expired_master_token_costs_one_login_and_no_row(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    await warehouse.merge(COLUMN_METRICS, ROWS)
    stub.faults.append(EXPIRED_MASTER_TOKEN)
    await warehouse.merge(COLUMN_METRICS, ROWS)
    assert (stub.logins, merges(stub)) == (2, 2)


async def test_a_token_that_is_refused_again_is_no_loop(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    stub.faults.extend([EXPIRED_MASTER_TOKEN] * 9)
    with pytest.raises(WarehouseUnavailable):
        await warehouse.merge(COLUMN_METRICS, ROWS)
    assert stub.logins == 2


async def test_an_expired_session_is_renewed_without_a_login(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    stub.faults.append(EXPIRED_SESSION)
    await warehouse.merge(COLUMN_METRICS, ROWS)
    assert (stub.logins, stub.renewals, merges(stub)) == (1, 1, 1)


async def test_a_server_error_is_tried_again(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    stub.faults.append("503")
    await warehouse.merge(COLUMN_METRICS, ROWS)
    assert merges(stub) == 1


async def test_a_server_that_hangs_is_given_up_within_the_timeouts(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    stub.faults.extend(["hang"] * 20)
    with pytest.raises(WarehouseUnavailable):
        await warehouse.merge(COLUMN_METRICS, ROWS)
    stub.faults.clear()
    stub.released.set()
    await warehouse.merge(COLUMN_METRICS, ROWS)
    assert merges(stub) >= 1


async def test_a_silence_after_the_work_is_asked_about_again(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    """The outcome is unknown to the writer. It writes again, and the key makes that one set of rows."""
    stub.faults.append("drop")
    await warehouse.merge(COLUMN_METRICS, ROWS)
    assert merges(stub) == 2
    assert len(set(stub.committed)) == 1


async def test_what_is_refused_tells_no_text(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    stub.faults.append("001003")
    with pytest.raises(WarehouseRefused) as refused:
        await warehouse.merge(COLUMN_METRICS, ROWS)
    assert "secret" not in f"{refused.value} {refused.value.metadata}"


async def test_the_query_history_tells_whose_rows_were_written(stub: Stub, warehouse: SnowflakeWarehouse) -> None:
    await warehouse.merge(COLUMN_METRICS, ROWS)
    await warehouse.delete_analysis("0190-a")
    assert set(stub.tags) == {"profile-my-data:ingest:0190-a"}


async def test_a_renewed_token_is_used_at_the_next_login(stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text("first")
    monkeypatch.setenv("PMD_PERSISTENCE_SNOWFLAKE_OAUTH_TOKEN_FILE", str(file))

    def arguments() -> dict[str, object]:
        settings = SnowflakeSettings(host="127.0.0.1", port=stub.port, network_timeout_s=2)
        # The stub has no certificate; everything else is as in an account.
        return settings.ingest() | {"protocol": "http", "platform_detection_timeout_seconds": 0.0}

    warehouse = SnowflakeWarehouse(arguments, arguments, SystemClock(), migrates=False)
    await warehouse.merge(COLUMN_METRICS, ROWS)
    file.write_text("second")
    stub.faults.append(EXPIRED_MASTER_TOKEN)
    await warehouse.merge(COLUMN_METRICS, ROWS)
    assert stub.tokens == ["first", "second"]
    await warehouse.close()
