"""Bytes in, bytes out: consumes AnalysisTransformed, emits AnalysisCompleted, takes uploads, signs downloads."""
