"""The report's shape as JSON Schema (draft 2020-12), a section a file."""
