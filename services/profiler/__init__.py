"""Measures and judges data: consumes AnalysisRequested, emits AnalysisProfiled, answers Profile, ProfileStream and ListAgents."""
