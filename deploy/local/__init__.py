"""The whole suite on one machine: starts it, watches it, drains it. Everything it keeps is under one state directory."""
