-- What of a column merges with other runs, so that dashboards can ask about the last 30 runs together, and which runs read the same bytes.

CREATE TABLE IF NOT EXISTS column_states (
    analysis_id VARCHAR NOT NULL COMMENT 'Key, with column_name. The analysis',
    column_name VARCHAR NOT NULL COMMENT 'The column',
    logical_type VARCHAR COMMENT 'integer, text, date ... Runs of another type do not merge',
    row_count NUMBER(38,0) COMMENT 'Rows of the run',
    null_count NUMBER(38,0) COMMENT 'Null cells',
    missing_count NUMBER(38,0) COMMENT 'Null and NaN cells, what completeness rests on',
    value_count NUMBER(38,0) COMMENT 'Finite numbers, what mean and m2 rest on. Null where the column has none by its type or shows none',
    min_value FLOAT COMMENT 'Smallest finite number, null where absent_reasons says why or the type has none',
    max_value FLOAT COMMENT 'Greatest finite number, null likewise',
    mean FLOAT COMMENT 'Mean of the finite numbers, null likewise',
    m2 FLOAT COMMENT 'Sum of their squared distances from the mean, null likewise',
    distinct_state VARIANT COMMENT 'Theta sketch of the present values: theta, hashes. Numbers below 2^52 under a key of the tenant',
    quantile_state VARIANT COMMENT 'Sample of the finite numbers: points ascending, weights in rows, weight in all, error of a rank as a share of the rows',
    absent_reasons VARIANT COMMENT 'Why figures are null, by value_count, min, max, mean, m2, distinct, quantiles. Null if none is',
    hashing VARCHAR COMMENT 'Sketches merge only where this is the same: engine, type of the values, key'
) CLUSTER BY (LEFT(analysis_id, 5)) DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = 'One row per column of a report: what of it merges with other runs';

ALTER TABLE analysis_metadata ADD COLUMN IF NOT EXISTS content_sha256 VARCHAR COMMENT 'Digest of the profiled bytes, null without a report: runs that have the same read the same data';
