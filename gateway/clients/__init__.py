"""The services behind the gateway, over gRPC, and the identity provider, over HTTPS."""
