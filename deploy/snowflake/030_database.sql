-- One schema for the history. Managed access: only its owner hands out rights, not whoever makes a table.
-- One day of time travel: a removed analysis is out of reach the day after. Snowflake's own fail-safe keeps it seven days more.
USE ROLE SYSADMIN;

CREATE DATABASE IF NOT EXISTS PROFILE_MY_DATA DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = 'Profile My Data';

CREATE SCHEMA IF NOT EXISTS PROFILE_MY_DATA.HISTORY WITH MANAGED ACCESS
    DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = 'History of analyses';
