-- Where COPY and Snowpipe put what lies in the stage, until it is merged into the tables. One column: both need no transformation.

CREATE TABLE IF NOT EXISTS history_landing (
    body VARIANT COMMENT 'One row of one table: analysis_id, target_table, written_at, fields'
) DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = 'Rows from the stage on their way into the tables, empty when all is merged';
