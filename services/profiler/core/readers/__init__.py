"""Reads files into typed batches: loss-free, bounded in memory, with an account of what was decided and what was odd."""
