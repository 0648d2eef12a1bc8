"""What we say stands there once: Teams gives a bot no history in which it could look whether it was said."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.channels import wording
from app.channels.teams.api import TeamsCalls
from app.channels.teams.calling import TeamsGone
from app.channels.teams.elements import Post
from app.channels.teams.place import CHANNEL, Place
from app.channels.wording import Words
from app.domain.posting import Posting
from app.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOnce:
    """Begins a message with a line that says nothing yet, notes where it stands, and puts the words in its place.

    The second step can be done twice and is seen once. A crash, or a line that dropped, in the midst of the first
    leaves at worst a line without words, never an answer twice.
    """

    calls: TeamsCalls
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self, conversation: str, post: Post, *, key: str, about: Place, words: Words, instead: Posting | None = None
    ) -> None:
        """Say `post`, once per key, or in place of what we said before; raise `DeliveryFailed` to be tried again."""
        with self.unit_of_work() as work:
            known = work.postings.of(key)
        posting = known or self._moved(instead, key, about) or self._begun(conversation, post, key, about, words)
        try:
            self.calls.change(posting.room, posting.id, post)
        except TeamsGone:
            log.info("message %s is not there any more; somebody took it away", key)

    def _begun(self, conversation: str, post: Post, key: str, about: Place, words: Words) -> Posting:
        first = Post(summary=post.summary, text=words.gettext(wording.ONE_MOMENT))
        id = self.calls.say(conversation, first)
        return self.note(key, about, room=conversation, id=id)

    def _moved(self, instead: Posting | None, key: str, about: Place) -> Posting | None:
        return self.note(key, about, room=instead.room, id=instead.id) if instead else None

    def note(self, key: str, about: Place, *, room: str, id: str) -> Posting:
        """Note where a message of ours stands, and return that."""
        posting = Posting(
            key=key,
            channel=CHANNEL,
            conversation=about.room,
            message=about.unedited,
            room=room,
            id=id,
            at=self.clock.now(),
        )
        with self.unit_of_work() as work:
            work.postings.note(posting)
            work.commit()
        return posting
