"""Microsoft Teams: activities in, answers out. Nothing outside this package speaks its language."""
