"""What stored states are known by, for whoever handles the files without looking into them."""

MARK = b"PMDS"
"""Their first bytes."""
SUFFIX = ".pmds"
MEDIA_TYPE = "application/vnd.profile-my-data.states"
MAX_BYTES = 512 * 1024**2
"""More are neither written nor read."""
