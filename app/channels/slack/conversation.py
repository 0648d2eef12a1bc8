"""A conversation as it is right now: is the question still there, who is answering it, what did we say."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.slack.api import Message
from app.channels.slack.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What a thread shows of one question. `helpers` are people other than the asker, the first to help first."""

    question: Message | None
    helpers: tuple[str, ...]
    ours: tuple[Message, ...]

    def said(self, key: str) -> bool:
        """Whether the effect `key` was carried out here."""
        return any(message.key == key for message in self.ours)

    def outdated(self, place: Place) -> Message | None:
        """Return our last answer to an earlier wording of the question at `place`, which a new answer replaces."""
        if not place.edit:
            return None
        unedited = place.address.partition("@")[0]
        same = [m for m in self.ours if m.address.partition("@")[0] == unedited and m.address != place.address]
        return same[-1] if same else None


def look(messages: tuple[Message, ...], place: Place, *, asker: str) -> Now:
    """Return what `messages`, the thread of `place`, show of the question that `asker` put there."""
    question = next((m for m in messages if m.ts == place.ts and not m.is_program), None)
    answering = [m.user for m in messages if m.ts > place.ts and not m.is_program and not m.key]
    watching = question.eyes if question else ()
    helpers = [user for user in (*answering, *watching) if user and user != asker]
    return Now(
        question=question,
        helpers=tuple(dict.fromkeys(helpers)),
        ours=tuple(m for m in messages if m.key),
    )
