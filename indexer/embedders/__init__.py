"""Encoders of sentences: text in, unit rows out, the same for the same text."""
