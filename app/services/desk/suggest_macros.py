"""Suggest the prepared replies that were right on tickets like this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.desk_rules import DeskRules
from app.domain.macro import SOURCE, Macro, fill_in
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.ports import Clock, Likeness, UnitOfWork, UnitOfWorkFactory
from app.services.desk.macro_tags import SUGGESTION
from app.services.desk.use_macro import called

FIRMNESS = 4.0
"""So many tickets just like this one weigh as much as what is believed of a macro nobody has used yet."""
BLINDLY = 0.05
"""How often a macro of the queue is right that is picked without looking."""
ALIKE = 0.3
"""Tickets that are less likely to be about the same say nothing about this one."""
_DAYS, _LATEST, _COUNTED = 30, 300, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A ticket like this one: how alike, and which macros its agents chose by hand, each with whether it held."""

    alike: float
    chosen: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestMacros:
    """Each macro of the queue is as probable as it was right, among what agents wrote on tickets like this one.

    Right is a macro that an agent chose, on a ticket that did not come back after it; wrong where they wrote something
    else. Every ticket counts as much as it is alike. What agents made of a macro that was *suggested* counts elsewhere,
    as of every suggestion (`app.domain.weighing`).
    """

    reading: UnitOfWorkFactory
    likeness: Likeness
    clock: Clock
    rules: Callable[[], DeskRules]

    def __call__(self, ticket: Ticket, text: str) -> tuple[SuggestedReply, ...]:
        """Return the macros of the ticket's queue, filled in, with the probability of each; ids come later."""
        fitting = [macro for macro in self.rules().macros.values() if macro.fits(ticket.queue)]
        if not fitting:
            return ()
        with self.reading() as work:
            answered = tuple(self._answered(work, ticket, text))
        return tuple(self._reply(macro, ticket, answered) for macro in fitting)

    def _reply(self, macro: Macro, ticket: Ticket, answered: Iterable[Answered]) -> SuggestedReply:
        believed = round(_share(macro.id, answered), 4)
        agent = self.rules().roster.name(ticket.assignee) if ticket.assignee else ""
        return SuggestedReply(
            id="",
            text=fill_in(macro.text(ticket.language), ticket, requester=called(ticket.requester), agent=agent),
            kind="macro",
            document_id=SOURCE + macro.id,
            title=macro.title,
            url="",
            confidence=believed,
            believed=believed,
        )

    def _answered(self, work: UnitOfWork, ticket: Ticket, text: str) -> Iterator[Answered]:
        recent = work.fingerprints.since(self.clock.now() - timedelta(days=_DAYS), limit=_LATEST)
        sameness = self.likeness.sameness(self.likeness.features(text), [one.features for one in recent])
        ranked = sorted(zip(sameness, recent, strict=True), key=lambda pair: (-pair[0], pair[1].request_id))
        for alike, one in ranked[:_COUNTED]:
            other = work.tickets.of_request(one.request_id) if alike >= ALIKE else None
            if other is None or other.id == ticket.id:
                continue
            chosen = _chosen(work, other)
            if chosen is not None:
                yield Answered(alike=alike, chosen=chosen)


def _share(macro_id: str, answered: Iterable[Answered]) -> float:
    weight, right = FIRMNESS, FIRMNESS * BLINDLY
    for one in answered:
        weight += one.alike
        right += one.alike * one.chosen.get(macro_id, False)
    return right / weight


def _chosen(work: UnitOfWork, ticket: Ticket) -> Mapping[str, bool] | None:
    """Return the macros chosen for a ticket; None where nobody has answered it, or with a suggestion alone."""
    replies = [message for message in work.conversations.of_ticket(ticket.id) if message.kind == "reply"]
    own = [message for message in replies if not message.source.startswith(SUGGESTION)]
    if not own:
        return None
    back = max((event.at for event in work.tickets.events(ticket.id) if event.kind == "reopened"), default=None)
    return {
        message.source.removeprefix(SOURCE): _held(message.at, back)
        for message in own
        if message.source.startswith(SOURCE)
    }


def _held(sent: datetime, back: datetime | None) -> bool:
    return back is None or back < sent
