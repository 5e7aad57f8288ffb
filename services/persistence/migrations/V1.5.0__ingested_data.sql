-- Which analysis has its rows in which table of the schema of ingested data. The rows themselves are not in this schema.

CREATE TABLE IF NOT EXISTS ingested_tables (
    analysis_id VARCHAR NOT NULL COMMENT 'Key. The analysis, _analysis_id of its rows',
    tenant_id VARCHAR COMMENT 'Tenant that owns it',
    dataset_name VARCHAR COMMENT 'The name that its user gave to the dataset, else the file name',
    table_name VARCHAR COMMENT 'Table in the schema of ingested data, null where nothing was loaded',
    state VARCHAR COMMENT 'pending, loaded or failed',
    row_count NUMBER(38,0) COMMENT 'Rows of this analysis in the table, null until they are loaded',
    column_count NUMBER(38,0) COMMENT 'Columns of its file',
    loaded_at TIMESTAMP_NTZ COMMENT 'When they were loaded, UTC, null until then',
    failure_reason VARCHAR COMMENT 'Stable code, null unless failed',
    failure_message VARCHAR COMMENT 'One sentence, null unless failed'
) DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = 'One row per analysis whose rows were asked for in a table';
