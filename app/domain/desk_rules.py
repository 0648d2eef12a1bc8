"""How a desk works, as its administrator wrote it down: roster, promises, macros, closing, following up, asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from app.domain.business_time import ALWAYS, Calendar
from app.domain.errors import InvalidInput
from app.domain.macro import Macro
from app.domain.roster import Roster
from app.domain.sla import SlaPolicy
from app.domain.ticket import Ticket

Texts = Mapping[str, str]
"""One wording a language; the first one is used for every other language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """When somebody is chosen for a ticket that nobody took, and when one is taken back. None never does.

    Times count in working time of `hours`.
    """

    after: timedelta | None = None
    idle: timedelta | None = None
    hours: Calendar = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Where `required`, an agent names at least one of `tags` to end a ticket; of no `queues` means of every queue."""

    tags: tuple[str, ...] = ()
    required: bool = False
    queues: frozenset[str] = frozenset()

    def applies(self, ticket: Ticket) -> bool:
        """Whether a ticket cannot be ended without a tag."""
        return self.required and bool(self.tags) and (not self.queues or ticket.queue in self.queues)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """When a requester who does not answer is reminded once, and when their ticket is then solved with kind words."""

    remind_after: timedelta | None = None
    solve_after: timedelta | None = None
    hours: Calendar = ALWAYS
    reminder: Texts = field(default_factory=dict)
    goodbye: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsatRule:
    """Whether and how requesters are asked how it was: this `share` of solved tickets, each person once in a while."""

    scale: Literal["off", "thumbs", "stars"] = "thumbs"
    share: float = 1.0
    cooldown: timedelta = timedelta(days=14)
    open_for: timedelta = timedelta(days=14)
    tiers: frozenset[int] = frozenset({1, 2, 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """Everything of the desk file. For `reopen_within` an ended ticket is the same one when its asker is back."""

    roster: Roster = field(default_factory=Roster)
    sla: SlaPolicy = field(default_factory=SlaPolicy)
    macros: Mapping[str, Macro] = field(default_factory=dict)
    assignment: Assignment = field(default_factory=Assignment)
    closing: Closing = field(default_factory=Closing)
    follow_up: FollowUpRule = field(default_factory=FollowUpRule)
    csat: CsatRule = field(default_factory=CsatRule)
    states: Mapping[str, Texts] = field(default_factory=dict)
    reopen_within: timedelta = timedelta(days=14)

    def state_name(self, state: str, language: str) -> str:
        """Return what the house calls a state in a language, or an empty text where it has no name of its own."""
        return worded(self.states.get(state, {}), language)


def worded(texts: Texts, language: str) -> str:
    """Return the wording in a language, else the first there is."""
    return texts.get(language) or next(iter(texts.values()), "")


def checked_tags(rule: Closing, ticket: Ticket, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags a ticket ends with; raise `InvalidInput` for an unknown one, or where one is missing."""
    listed = ", ".join(rule.tags)
    if rule.tags and (unknown := [tag for tag in tags if tag not in rule.tags]):
        raise InvalidInput(f"{unknown[0]!r} is not a closing tag. Choose from: {listed}.")
    kept = tuple(dict.fromkeys([*ticket.tags, *tags]))
    if rule.applies(ticket) and not set(kept) & set(rule.tags):
        raise InvalidInput(f"Say what it was before you end it. Choose at least one closing tag: {listed}.")
    return kept


def tagged(tags: tuple[str, ...]) -> str:
    """Return how an event names tags; nothing where there are none."""
    return f"tags={'|'.join(tags)}" if tags else ""
