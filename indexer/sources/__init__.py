"""Connectors, one module or folder each, unknown to each other: `files`, exports, and systems asked as they are now."""
