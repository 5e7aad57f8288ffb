"""Protobuf ⇄ records."""
