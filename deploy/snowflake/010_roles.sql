-- Three roles, none of which can do what another is for. They belong to SYSADMIN, so that whoever runs the account sees what they own.
USE ROLE USERADMIN;

CREATE ROLE IF NOT EXISTS PMD_MIGRATOR COMMENT = 'Profile My Data: makes and changes tables, views and the pipe';

CREATE ROLE IF NOT EXISTS PMD_WRITER COMMENT = 'Profile My Data: the suite, writes and removes rows, makes nothing';

CREATE ROLE IF NOT EXISTS PMD_READER COMMENT = 'Profile My Data: dashboards, reads rows';

GRANT ROLE PMD_MIGRATOR TO ROLE SYSADMIN;

GRANT ROLE PMD_WRITER TO ROLE SYSADMIN;

GRANT ROLE PMD_READER TO ROLE SYSADMIN;
