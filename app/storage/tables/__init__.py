"""The tables of the database: `core` has requests, tickets and what becomes of them; each other module one more part.

A change here needs a migration beside it; a test compares the two.
"""
