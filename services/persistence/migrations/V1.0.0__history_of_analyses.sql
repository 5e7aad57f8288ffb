-- The history of analyses. No PRIMARY KEY: Snowflake would not enforce it; every write is a MERGE on the key that the comment names.

CREATE TABLE IF NOT EXISTS analysis_metadata (
    analysis_id VARCHAR NOT NULL COMMENT 'Key. UUIDv7 of the analysis',
    tool VARCHAR COMMENT 'Who asked, profile-my-data unless named otherwise',
    user_id VARCHAR COMMENT 'User within the tenant',
    timestamp TIMESTAMP_NTZ COMMENT 'When it was accepted, UTC',
    execution_time_ms NUMBER(38,0) COMMENT 'From acceptance to end',
    primary_file_path VARCHAR COMMENT 'Object key of the profiled file',
    baseline_file_path VARCHAR COMMENT 'Object key of the baseline file, null without one',
    status VARCHAR COMMENT 'completed, partial, failed or cancelled',
    tenant_id VARCHAR COMMENT 'Tenant that owns it',
    dataset_name VARCHAR COMMENT 'File name under which it was analysed',
    baseline_analysis_id VARCHAR COMMENT 'Earlier analysis that it was compared with, null without one',
    ended_at TIMESTAMP_NTZ COMMENT 'When it ended, UTC',
    failure_reason VARCHAR COMMENT 'Stable code, null unless failed',
    failure_message VARCHAR COMMENT 'One sentence, null unless failed'
) COMMENT = 'One row per ended analysis';

CREATE TABLE IF NOT EXISTS analysis_reports (
    analysis_id VARCHAR NOT NULL COMMENT 'Key. The analysis',
    tool VARCHAR COMMENT 'Who asked',
    report VARIANT COMMENT 'The report, without the parts named in left_out',
    created_at TIMESTAMP_NTZ COMMENT 'When the analysis ended, UTC',
    report_path VARCHAR COMMENT 'Object key of the whole report',
    report_sha256 VARCHAR COMMENT 'Digest of the whole report',
    report_size_bytes NUMBER(38,0) COMMENT 'Size of the whole report',
    left_out VARCHAR COMMENT 'Parts left out for size, comma-separated, null if none'
) COMMENT = 'One row per analysis that has a report';

CREATE TABLE IF NOT EXISTS downloads (
    download_id VARCHAR NOT NULL COMMENT 'Key. UUID of the file',
    analysis_id VARCHAR NOT NULL COMMENT 'The analysis',
    file_name VARCHAR COMMENT 'Name it is saved under',
    s3_path VARCHAR COMMENT 'Object key',
    format VARCHAR COMMENT 'xlsx, json, html ...',
    size_bytes NUMBER(38,0) COMMENT 'Size in bytes',
    created_at TIMESTAMP_NTZ COMMENT 'When it was rendered, UTC',
    sha256 VARCHAR COMMENT 'Digest of the bytes'
) COMMENT = 'One row per rendered file';

CREATE TABLE IF NOT EXISTS column_metrics (
    analysis_id VARCHAR NOT NULL COMMENT 'Key, with column_name and metric. The analysis',
    column_name VARCHAR NOT NULL COMMENT 'Column, empty for a figure of the whole dataset',
    metric VARCHAR NOT NULL COMMENT 'Metric, from the glossary',
    value FLOAT COMMENT 'The figure, null if it had none'
) COMMENT = 'One row per figure that trends are asked for';
