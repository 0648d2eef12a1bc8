"""The agents' side of Slack: cards in triage channels, windows, reactions, the app's own page."""
