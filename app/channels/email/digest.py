"""`DigestChannel` by mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.channels.email.letter import Letter, Line
from app.channels.email.outgoing import Outgoing
from app.channels.wording import DIGEST_LINK, DIGEST_WHY, Speak
from app.domain.digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDigest:
    """Writes to one address, once a key; `site` is where the pages are."""

    out: Outgoing
    speak: Speak
    site: str = ""

    def send_digest(self, place: str, told: Digest, *, key: str) -> None:
        """Send it; raise `DeliveryFailed` where the mail server does not take it."""
        lines = tuple(self._lines(told))
        letter = Letter(
            id=self.out.ids.of(key), to=place, subject=f"Firstline: {told.title}", lines=lines, language=told.language
        )
        self.out(letter, key=key, bounded=False)

    def _lines(self, told: Digest) -> Iterator[Line]:
        say = self.speak(told.language).gettext
        yield Line(text=told.title, kind="strong")
        for sentence in told.sentences:
            yield Line(text=sentence)
        for heading, rows in told.lists:
            yield Line(text=heading, kind="strong")
            yield Line(text="\n".join(f"- {row}" for row in rows))
        if told.basis:
            yield Line(text=told.basis)
        if self.site:
            yield Line(text=say(DIGEST_LINK), kind="link", url=f"{self.site}/admin/digest")
        yield Line(text=say(DIGEST_WHY))
