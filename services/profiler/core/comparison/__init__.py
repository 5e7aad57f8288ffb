"""Two tables side by side: what changed from the baseline to the primary, as figures that agents judge."""
