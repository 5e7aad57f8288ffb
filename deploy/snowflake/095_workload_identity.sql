-- Instead of 050, where pods have an identity of their own: no key at all. The role is the one that persistence's service account assumes.
USE ROLE USERADMIN;

CREATE USER IF NOT EXISTS PMD_SERVICE
    TYPE = SERVICE
    WORKLOAD_IDENTITY = (TYPE = AWS ARN = 'arn:aws:iam::000000000000:role/pmd-persistence')
    DEFAULT_ROLE = PMD_WRITER
    DEFAULT_WAREHOUSE = PMD_INGEST_WH
    DEFAULT_NAMESPACE = PROFILE_MY_DATA.HISTORY
    COMMENT = 'Profile My Data';

GRANT ROLE PMD_WRITER TO USER PMD_SERVICE;
