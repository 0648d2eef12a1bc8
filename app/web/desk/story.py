"""A ticket's story as the desk shows it: what was said and done in one line of time, and what was tried already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.answer import Span
from app.domain.decision import Decision
from app.domain.files import AttachedFile
from app.domain.incident import ENDED, told_at_the_end
from app.domain.message import TicketMessage, Wording
from app.domain.receipt import Receipt
from app.domain.ticket import TicketEvent
from app.services.desk.read_ticket import TicketStory
from app.web.marking import to_line
from app.web.views import document_href
from app.web.wording import _

ItemKind = Literal["requester", "reply", "note", "withdrawn", "engine", "event"]
_SAID_ELSEWHERE = frozenset({"opened", "replied", "noted", "wrote_back", "asked_again"})


WORDS: dict[str, str] = {
    "opened": _("Asked"),
    "answered": _("The engine answered"),
    "asked_back": _("The requester was asked something"),
    "stayed_silent": _("The engine stayed silent"),
    "escalated": _("Handed to people"),
    "claimed": _("%(who)s took it on"),
    "assigned": _("%(who)s handed it over"),
    "rerouted": _("%(who)s corrected it"),
    "reopened": _("%(who)s opened it again"),
    "solved": _("%(who)s marked it as solved"),
    "closed": _("%(who)s closed it"),
    "cancelled": _("%(who)s cancelled it"),
    "thanked": _("The requester said thank you"),
    "still_broken": _("The requester says it is not solved"),
    "detail_added": _("The requester added a detail"),
    "wrote_back": _("The requester wrote back"),
    "asked_again": _("The requester asked again"),
    "separated": _("A request was taken off it"),
    "merged": _("%(who)s joined it to another ticket"),
    "absorbed": _("%(who)s joined another ticket to it"),
    "parted": _("%(who)s took it apart from the other ticket"),
    "gave_back": _("%(who)s took another ticket off it again"),
    "joined_incident": _("Became part of an incident"),
    "incident_ended": _("The incident ended"),
    "replied": _("%(who)s replied"),
    "snoozed": _("%(who)s put it off"),
    "woken": _("It came back"),
    "reworded": _("%(who)s changed what they wrote"),
    "took_back": _("%(who)s took back what they wrote"),
    "undelivered": _("What was written did not reach the requester"),
    "unmirrored": _("Could not be shown outside the desk (administrators see why under Health):"),
}
SOMETHING = _("%(who)s changed something")
_TOLD_WITH_DETAIL = frozenset({"rerouted", "assigned", "merged", "absorbed", "parted", "gave_back", "unmirrored"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing said or done. `words` is a message to translate with `who` in it; `text` is what somebody wrote."""

    kind: ItemKind
    at: datetime
    who: str = ""
    words: str = ""
    text: str = ""
    detail: str = ""
    source: str = ""
    files: tuple[AttachedFile, ...] = ()
    earlier: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A page the requester was shown: quoted as the answer, or offered to read."""

    document_id: str
    title: str
    href: str
    quoted: bool


def items_of(story: TicketStory) -> tuple[Item, ...]:
    """Return everything in the order it happened."""
    answers = tuple(_answers(story.receipts))
    shown = {*_SAID_ELSEWHERE, *(["answered"] if answers else [])}
    found = [*_messages(story.messages), *answers, *_events(story.events, shown)]
    return tuple(sorted(found, key=lambda item: item.at))


def tried_of(story: TicketStory) -> tuple[Tried, ...]:
    """Return the pages shown so far, each once, the quoted ones first."""
    decisions = [receipt.decision for receipt in story.receipts]
    quoted = {span.document_id: span.title for one in decisions for span in _spans(one)}
    offered = {page.document_id: page.title for one in decisions if not one.for_agents for page in one.suggestions}
    return tuple(
        Tried(
            document_id=document_id,
            title=title or document_id,
            href=document_href(document_id),
            quoted=document_id in quoted,
        )
        for document_id, title in (quoted | {key: offered[key] for key in offered if key not in quoted}).items()
    )


def _messages(messages: Iterable[TicketMessage]) -> Iterator[Item]:
    for message in messages:
        yield Item(
            kind=message.kind,
            at=message.at,
            who=message.author,
            text=message.text,
            source=message.source,
            files=message.files,
            earlier=message.earlier,
        )


def _answers(receipts: Iterable[Receipt]) -> Iterator[Item]:
    for receipt in receipts:
        lines = [to_line(span.text) for span in _spans(receipt.decision)]
        if lines:
            yield Item(kind="engine", at=receipt.at, text=" ".join(lines), detail=receipt.id)


def _events(events: Iterable[TicketEvent], shown: Set[str]) -> Iterator[Item]:
    for event in events:
        if event.kind not in shown:
            detail = event.detail if event.kind in _TOLD_WITH_DETAIL else ""
            told = told_at_the_end(event.detail) if event.kind == ENDED else ""
            words = WORDS.get(event.kind, SOMETHING)
            yield Item(kind="event", at=event.at, who=event.actor, words=words, detail=detail or told)


def _spans(decision: Decision) -> tuple[Span, ...]:
    return decision.answer.spans if decision.kind == "reply" and decision.answer else ()
