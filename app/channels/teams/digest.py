"""`DigestChannel` on Teams."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.teams.cards import lines_post
from app.channels.teams.place import Place
from app.channels.teams.saying import SayOnce
from app.channels.wording import Speak, digest_lines
from app.domain.digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsDigest:
    """Says it in one channel, once a key."""

    say: SayOnce
    speak: Speak
    site: str = ""

    def send_digest(self, place: str, told: Digest, *, key: str) -> None:
        """Say it; raise `DeliveryFailed` where Teams does not take it."""
        words = self.speak(told.language)
        about = Place(room=place, id=key, root=key)
        post = lines_post(*digest_lines(told, words, site=self.site))
        self.say(place, post, key=key, about=about, words=words)
