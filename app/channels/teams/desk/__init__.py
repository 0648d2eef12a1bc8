"""The agents' side of Teams: cards in the channels that work on queues, what their buttons do, windows, notes."""
