"""`DigestChannel` on Slack."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.slack.api import SlackCalls, say_once
from app.channels.slack.blocks import plain_post
from app.channels.wording import Speak, digest_lines
from app.domain.digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDigest:
    """Says it in one channel, once a key: where it was said before a crash, it is found by the key it carries."""

    calls: SlackCalls
    speak: Speak
    site: str = ""

    def send_digest(self, place: str, told: Digest, *, key: str) -> None:
        """Say it; raise `DeliveryFailed` where Slack does not take it."""
        lines = digest_lines(told, self.speak(told.language), site=self.site)
        say_once(self.calls, place, plain_post(lines, key=key))
