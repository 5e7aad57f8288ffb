"""What every service process runs on. Knows no word of the domain."""
