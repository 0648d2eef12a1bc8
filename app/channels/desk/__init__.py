"""The agents' side of chats, without any chat's own speech: what a card shows, who may act, and what acts do."""
