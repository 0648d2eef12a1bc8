"""Where people ask and are answered: one module or folder a channel, unknown to each other.

What they share stands here: `wording` and `client_language` say it, `reading`, `edits` and `private_wish` understand
what people do. `desk` is the agents' side of any chat.
"""
