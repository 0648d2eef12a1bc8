"""What only one person sees, shown once: Slack cannot be asked afterwards whether it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels.slack.api import Post, SlackCalls, SlackDirect, say_once
from app.channels.slack.calling import did_nothing
from app.domain.errors import DeliveryFailed
from app.ports import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperOnce:
    """Notes that something is about to be shown, and shows it. Whoever finds the note does not show it again.

    A crash, or a line that dropped, may have come before Slack heard it or after: nobody knows. Then the person gets
    it as a direct message instead, which can be looked up, so that it stands there once, with a line that says why.
    """

    calls: SlackCalls
    direct: SlackDirect
    unit_of_work: UnitOfWorkFactory

    def __call__(
        self, room: str, user: str, post: Post, *, thread: str = "", in_doubt: Callable[[], Post] | None = None
    ) -> None:
        """Show `post` to `user`, once per its key; where that is in doubt say `in_doubt` to them, or nothing more.

        Raises `DeliveryFailed` where it can be tried again.
        """
        with self.unit_of_work() as work:
            is_first = work.showings.begin(post.key)
            work.commit()
        if is_first:
            self._show(room, user, post, thread)
        elif in_doubt is not None:
            say_once(self.calls, self.direct.direct(user), in_doubt())

    def _show(self, room: str, user: str, post: Post, thread: str) -> None:
        try:
            self.calls.whisper(room, user, post, thread=thread)
        except DeliveryFailed as error:
            if did_nothing(error):
                with self.unit_of_work() as work:
                    work.showings.take_back(post.key)
                    work.commit()
            raise
