"""Protobuf to resources of the API, and orders to protobuf."""
