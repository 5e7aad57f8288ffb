"""The HTTP door: routes in, gRPC out. Holds no state and no body; answers problem+json when something is wrong."""
