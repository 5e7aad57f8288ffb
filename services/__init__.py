"""The services of the suite, and what they run on."""
