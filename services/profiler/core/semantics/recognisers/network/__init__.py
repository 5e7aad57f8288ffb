"""Addresses of machines and pages, and what only machines read."""
