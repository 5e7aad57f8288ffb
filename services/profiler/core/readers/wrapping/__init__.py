"""What data may come packed in, and how it is unpacked within bounds. One wrapper = one file = one line in the registry."""
