"""Turns profiles into reports: consumes AnalysisProfiled, emits AnalysisTransformed, answers Transform."""
