-- Only for PMD_PERSISTENCE_HISTORY_PATH=copy or snowpipe. The bucket is the suite's own, the folder the one that it lands rows in.
-- With PMD_S3_PREFIX, write it before history/. The storage integration signs in as a role of the bucket's account: no keys here.
USE ROLE ACCOUNTADMIN;

CREATE STORAGE INTEGRATION IF NOT EXISTS PMD_HISTORY_S3
    TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
    STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::000000000000:role/pmd-snowflake'
    STORAGE_ALLOWED_LOCATIONS = ('s3://BUCKET/history/');

GRANT USAGE ON INTEGRATION PMD_HISTORY_S3 TO ROLE PMD_MIGRATOR;

DESCRIBE INTEGRATION PMD_HISTORY_S3;

USE ROLE PMD_MIGRATOR;

CREATE FILE FORMAT IF NOT EXISTS PROFILE_MY_DATA.HISTORY.HISTORY_JSON TYPE = JSON COMMENT = 'One row of one table a line';

CREATE STAGE IF NOT EXISTS PROFILE_MY_DATA.HISTORY.HISTORY_STAGE
    URL = 's3://BUCKET/history/' STORAGE_INTEGRATION = PMD_HISTORY_S3
    COMMENT = 'Rows that the suite lands, one file an analysis';
