"""Accounts, cards, currencies and amounts."""
