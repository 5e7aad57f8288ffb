"""What persistence stands on: the object store as its ledger, the bus as its voice, Snowflake as its memory."""
