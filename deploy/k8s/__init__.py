"""The suite on Kubernetes: plain manifests, and their check without a cluster."""
