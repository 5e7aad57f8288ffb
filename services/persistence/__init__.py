"""Persistence: accepts analyses, keeps their ledger, ends them, remembers them in Snowflake.

Consumes AnalysisCompleted and the dead letters; emits AnalysisRequested, AnalysisFailed, AnalysisCancelled; re-drives what stalled.
"""
