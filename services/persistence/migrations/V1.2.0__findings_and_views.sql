-- What was found as rows, views for dashboards, and clustering. Analysis ids are UUIDv7: their first five characters are three days.

CREATE TABLE IF NOT EXISTS findings (
    analysis_id VARCHAR NOT NULL COMMENT 'Key, with kind and ordinal. The analysis',
    kind VARCHAR NOT NULL COMMENT 'alert, issue or recommendation',
    ordinal NUMBER(38,0) NOT NULL COMMENT 'Place in the list of its kind in the report, from 0, what matters most first',
    rule_id VARCHAR COMMENT 'Stable id of the rule or of the advice',
    severity VARCHAR COMMENT 'critical, high, medium, low or info. Priority of an advice',
    column_name VARCHAR COMMENT 'Column, empty for the whole dataset',
    dimension VARCHAR COMMENT 'Dimension of quality, null for alerts and advice and where there is none',
    message VARCHAR COMMENT 'One sentence. Action of an advice',
    affected_row_count NUMBER(38,0) COMMENT 'Rows that an issue touches, null for the other kinds',
    affected_ratio FLOAT COMMENT 'Share of all rows, 0 to 1, null for the other kinds',
    agents VARIANT COMMENT 'Array of the agents that say so',
    confidence FLOAT COMMENT 'How sure the rule is, 0 to 1, null for the other kinds'
) CLUSTER BY (LEFT(analysis_id, 5)) DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = 'One row per alert, issue and recommendation';

ALTER TABLE analysis_metadata CLUSTER BY (tenant_id, TO_DATE(timestamp));

ALTER TABLE analysis_reports CLUSTER BY (LEFT(analysis_id, 5));

ALTER TABLE downloads CLUSTER BY (LEFT(analysis_id, 5));

ALTER TABLE column_metrics CLUSTER BY (LEFT(analysis_id, 5));

CREATE VIEW IF NOT EXISTS latest_analysis_per_dataset (
    tenant_id COMMENT 'Tenant that owns it',
    dataset_id COMMENT 'The dataset, its file name where analyses were written before datasets had ids',
    dataset_name COMMENT 'File name under which it was analysed last',
    analysis_id COMMENT 'Its newest analysis with a report',
    timestamp COMMENT 'When that was accepted, UTC',
    status COMMENT 'completed or partial',
    user_id COMMENT 'User who asked for it'
) COMMENT = 'One row per tenant and dataset: its newest analysis with a report'
AS SELECT tenant_id, COALESCE(dataset_id, dataset_name), dataset_name, analysis_id, timestamp, status, user_id
FROM analysis_metadata
WHERE status IN ('completed', 'partial')
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY tenant_id, COALESCE(dataset_id, dataset_name) ORDER BY timestamp DESC, analysis_id DESC
) = 1;

CREATE VIEW IF NOT EXISTS quality_trend (
    tenant_id COMMENT 'Tenant that owns it',
    dataset_id COMMENT 'The dataset, its file name where analyses were written before datasets had ids',
    dataset_name COMMENT 'File name under which it was analysed',
    analysis_id COMMENT 'The analysis',
    timestamp COMMENT 'When it was accepted, UTC',
    quality_score COMMENT 'Points of the whole dataset, 0 to 100, null where there was none',
    row_count COMMENT 'Rows, null where not kept',
    missing_cell_ratio COMMENT 'Share of cells without value, 0 to 1, null where not kept'
) COMMENT = 'One row per analysis with a report: how good the dataset was then'
AS SELECT analysis.tenant_id, COALESCE(analysis.dataset_id, analysis.dataset_name), analysis.dataset_name, analysis.analysis_id,
    analysis.timestamp,
    MAX(CASE WHEN figure.metric = 'quality_score' THEN figure.value END),
    MAX(CASE WHEN figure.metric = 'row_count' THEN figure.value END),
    MAX(CASE WHEN figure.metric = 'missing_cell_ratio' THEN figure.value END)
FROM analysis_metadata AS analysis
LEFT JOIN column_metrics AS figure ON figure.analysis_id = analysis.analysis_id AND figure.column_name = ''
WHERE analysis.status IN ('completed', 'partial')
GROUP BY analysis.tenant_id, analysis.dataset_id, analysis.dataset_name, analysis.analysis_id, analysis.timestamp;

CREATE VIEW IF NOT EXISTS open_findings (
    tenant_id COMMENT 'Tenant that owns it',
    dataset_id COMMENT 'The dataset',
    dataset_name COMMENT 'File name under which it was analysed last',
    analysis_id COMMENT 'Its newest analysis with a report',
    timestamp COMMENT 'When that was accepted, UTC',
    kind COMMENT 'alert, issue or recommendation',
    ordinal COMMENT 'Place in the list of its kind, from 0',
    rule_id COMMENT 'Stable id of the rule or of the advice',
    severity COMMENT 'critical, high, medium, low or info',
    column_name COMMENT 'Column, empty for the whole dataset',
    dimension COMMENT 'Dimension of quality, null if none',
    message COMMENT 'One sentence',
    affected_row_count COMMENT 'Rows that an issue touches, null for the other kinds',
    affected_ratio COMMENT 'Share of all rows, 0 to 1, null for the other kinds',
    confidence COMMENT 'How sure the rule is, 0 to 1, null for the other kinds'
) COMMENT = 'What the newest analysis of each dataset found: what is not found any more is not in it'
AS SELECT latest.tenant_id, latest.dataset_id, latest.dataset_name, latest.analysis_id, latest.timestamp, finding.kind,
    finding.ordinal, finding.rule_id, finding.severity, finding.column_name, finding.dimension, finding.message,
    finding.affected_row_count, finding.affected_ratio, finding.confidence
FROM latest_analysis_per_dataset AS latest JOIN findings AS finding ON finding.analysis_id = latest.analysis_id;
