"""Triage models of a home: `training`, the contest with the one that serves (`champions`), corrections (`learning`)."""
