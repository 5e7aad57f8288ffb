"""The gateway's use cases, in the words of the API."""
