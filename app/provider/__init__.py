"""Identity providers of organisations."""
