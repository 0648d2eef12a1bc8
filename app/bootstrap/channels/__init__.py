"""Channels that are set up, joined to the engine: `slack`, `teams` and `email`.

`chatting` is what every channel needs, `chat_desks` what the agents' side of one needs (`slack_desk`, `teams_desk`).
"""
