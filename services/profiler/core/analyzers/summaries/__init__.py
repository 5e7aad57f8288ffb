"""What stands for many values: tallies, hashes, ranks, places."""
