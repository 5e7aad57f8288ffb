"""Protobuf ⇄ core, both ways: ``profiles`` writes a profile, ``stored`` reads one, ``specs`` reads what is asked for."""
