"""Countries, regions, towns and points on the globe."""
