"""Judgements over what was measured: one fault = one file in ``column/`` or ``dataset/`` and one line in the registry."""
