"""Tickets elsewhere: one folder a ticket system, or `webhook` for one that only wants to be told."""
