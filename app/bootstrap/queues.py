"""Every queue there is: those that routing rules, Slack and Teams name."""

from __future__ import annotations

from collections.abc import Callable

from app.bootstrap.engine import Engine
from app.channels.desk.queue_rooms import ANY_QUEUE


def known_queues(engine: Engine) -> Callable[[], tuple[str, ...]]:
    """Return what lists the queues of now, in order."""
    named = {*engine.settings.slack_queues, *engine.settings.teams_queues} - {ANY_QUEUE}

    def queues() -> tuple[str, ...]:
        rules = engine.triager.serving().rules()
        routed = {topic.queue for topic in rules.topics.values()} | {rule.queue for rule in rules.rules}
        return tuple(sorted({*named, *rules.queues, *routed, rules.default_queue} - {""}))

    return queues
