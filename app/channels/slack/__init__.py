"""Slack: events in, answers out. Nothing outside this package and the Slack sources speaks its language."""
