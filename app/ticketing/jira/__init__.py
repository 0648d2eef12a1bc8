"""Jira Service Management, and plain projects of Jira: tickets that stand there too, and what people do with them."""

SYSTEM = "jira"
"""How this system is called where copies, links and messages are noted."""
