"""What stored sketches are known by, for whoever handles the files without looking into them."""

MEDIA_TYPE = "application/json"
MAX_BYTES = 32 * 1024**2
"""More are neither written nor read."""
