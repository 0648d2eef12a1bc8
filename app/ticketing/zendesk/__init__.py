"""Zendesk Support: tickets that stand there too, and what people do with them."""

SYSTEM = "zendesk"
"""How this system is called where copies, links and messages are noted."""
