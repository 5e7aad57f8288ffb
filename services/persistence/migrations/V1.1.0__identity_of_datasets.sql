-- Which analyses are of the same dataset: by the name that its user gave, else by file name and schema.

ALTER TABLE analysis_metadata ADD COLUMN IF NOT EXISTS dataset_id VARCHAR COMMENT 'Same for all analyses of one dataset: its explicit name, else file name and schema fingerprint';

ALTER TABLE analysis_metadata ADD COLUMN IF NOT EXISTS schema_fingerprint VARCHAR COMMENT 'Digest of column names and logical types in their order, null without a report';
