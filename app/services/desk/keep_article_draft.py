"""Save an unfinished article while an agent writes it, so that a closed browser loses nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.domain.approved import MAX_ANSWER, MAX_TITLE
from app.domain.article import Reviewed
from app.domain.change import ARTICLE_DRAFT
from app.domain.errors import InvalidInput
from app.domain.identity import Identity
from app.ports import Clock, UnitOfWorkFactory
from app.services.desk.read_ticket import ticket_for

_MOST_GROUPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepArticleDraft:
    """Keeps one article in the making for each agent and ticket, until it is published."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    def __call__(self, begun: Reviewed, *, agent: Identity) -> None:
        """Keep it; raise `NotFound` for a ticket that is not the agent's, `InvalidInput` for what no article holds."""
        if len(begun.title) > MAX_TITLE or len(begun.text) > MAX_ANSWER or len(begun.audience) > _MOST_GROUPS:
            raise InvalidInput(f"A title has at most {MAX_TITLE} characters, a text {MAX_ANSWER:,}. Shorten it.")
        kept = {"title": begun.title, "text": begun.text, "audience": sorted(begun.audience)}
        with self.unit_of_work() as work:
            ticket_for(work, begun.ticket_id, agent=agent)
            work.drawers.keep(agent.requester, ARTICLE_DRAFT + begun.ticket_id, json.dumps(kept), at=self.clock.now())
            work.commit()

    def of(self, ticket_id: str, *, agent: Identity) -> Reviewed | None:
        """Return what the agent had written, or None where there is nothing."""
        with self.reading() as work:
            kept = work.drawers.look(agent.requester, ARTICLE_DRAFT + ticket_id)
        if not kept:
            return None
        read = json.loads(kept)
        return Reviewed(
            ticket_id=ticket_id, title=read["title"], text=read["text"], audience=frozenset(read["audience"])
        )

    def forget(self, ticket_id: str, *, agent: Identity) -> None:
        """Forget it: the article is published."""
        with self.unit_of_work() as work:
            work.drawers.empty(agent.requester, ARTICLE_DRAFT + ticket_id)
            work.commit()
