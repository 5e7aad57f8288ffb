"""How the suite is put on machines: one of them, or a Kubernetes cluster."""
