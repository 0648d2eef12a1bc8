"""Who was named in which note, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.mention import Mention

MentionData = dict[tuple[str, str], Mention]


@dataclass(slots=True)
class MemoryMentions:
    kept: MentionData

    def add(self, named: Iterable[Mention]) -> None:
        for mention in named:
            self.kept.setdefault((mention.message_id, mention.person), mention)

    def of_person(self, person: str, *, limit: int, unseen: bool = False) -> tuple[Mention, ...]:
        theirs = [one for one in self.kept.values() if one.person == person and not (unseen and one.seen_at)]
        return tuple(sorted(theirs, key=lambda one: (-one.at.timestamp(), one.message_id)))[:limit]

    def see(self, person: str, ticket_id: str, *, at: datetime) -> None:
        for key, one in self.kept.items():
            if one.person == person and one.ticket_id == ticket_id and one.seen_at is None:
                self.kept[key] = replace(one, seen_at=at)
