"""The user's own rules: from parameters to checks of the pass, and from their results to verdicts and a score."""
