"""What stands elsewhere about a ticket: the question, what is known of it, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.details import NAMES
from app.domain.files import AttachedFile
from app.domain.message import TicketMessage
from app.domain.mirroring import standing_of
from app.domain.plain_words import shortened
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket
from app.mirroring import wording
from app.ports import People, UnitOfWork
from app.services.desk.read_conversation import conversation_of

Names = Callable[[People], Callable[[str], str]]
"""Returns what calls people by their names, over the register of those who are known."""
Say = Callable[[str], str]
"""Returns a message of ours in the language of the house."""

_SUMMARY = 200
"""Jira takes 255 characters on one line, Zendesk shows about as many."""
_PAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing to stand there once: `key` names it, and `public` words may be read by whoever asked.

    `answered` says whose turn it is after them: False after words of the requester, True after a reply that waits for
    theirs, None where they change nothing about that.
    """

    key: str
    text: str
    public: bool
    answered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """How a system's texts are written: what people wrote so that no sign in it means anything, links, bold, a rule."""

    plain: Callable[[str], str]
    link: Callable[[str, str], str]
    bold: Callable[[str], str]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A ticket as it is told there. `name` is what its requester is called."""

    ticket: Ticket
    request: Request
    name: str
    receipts: tuple[Receipt, ...] = ()
    messages: tuple[TicketMessage, ...] = ()
    names: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStory:
    """`desk` is the address of the desk's pages, which may be empty; `channels` are what the house calls channels."""

    system: str
    markup: Markup
    say: Say
    names: Names
    desk: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)

    def read(self, work: UnitOfWork, ticket: Ticket) -> Story:
        """Return the ticket with all that was said about it."""
        messages = tuple(one for one in conversation_of(work, ticket) if one.id != ticket.request_id)
        people = {ticket.requester, ticket.assignee, *(message.author for message in messages)}
        named = self.names(work.people)
        names = {one: named(one) for one in people}
        return Story(
            ticket=ticket,
            request=work.records.request(ticket.request_id),
            name=names[ticket.requester],
            receipts=work.turns.of_request(ticket.request_id),
            messages=messages,
            names=names,
        )

    def summary(self, story: Story) -> str:
        """Return one line; no markup is shown in it."""
        return shortened(" ".join(story.ticket.subject.split()), _SUMMARY) or story.ticket.id

    def description(self, story: Story, *, heard: bool) -> str:
        """Return the question, who asked it where, how to answer, and the number by which it is found again.

        `heard` says whether requesters read what is replied there.
        """
        plain = self.markup.plain
        channel = story.ticket.origin.channel
        asked = {"name": _with_address(story), "channel": self.say(self.channels.get(channel, channel))}
        parts = [
            plain(story.request.text),
            *self._files(story.request.files),
            self.markup.rule,
            plain(self.say(wording.FROM) % asked),
        ]
        parts.append(plain(self.say(wording.ANSWER_HERE if heard else wording.ANSWER_THERE)))
        if self.desk:
            parts.append(plain(self.say(wording.AT_THE_DESK) % {"link": f"{self.desk}/desk/tickets/{story.ticket.id}"}))
        return "\n\n".join([*parts, self.say(wording.NUMBER) % {"ticket": story.ticket.id}])

    def said(self, story: Story) -> Iterator[Said]:
        """Yield what stands below it: first what is known, for agents; then what people wrote, in order.

        What was read there is not written there again. What another than the requester asked is for agents alone.
        """
        ticket = story.ticket
        yield Said(key=f"{ticket.id}:known:{self.system}", text="\n".join(self._known(story)), public=False)
        for message in story.messages:
            if message.kind != "withdrawn" and not message.source.startswith(f"{self.system}:"):
                yield self._message(story, message)

    def news(self, story: Story, *, queue: str, assignee: str) -> Said | None:
        """Return where the ticket went and who has it now, where that is not what was told last."""
        ticket, lines = story.ticket, []
        if queue and queue != ticket.queue:
            lines.append(self.say(wording.NOW_IN) % {"queue": _queue(ticket)})
        if assignee != ticket.assignee and not ticket.assignee.startswith(f"{self.system}:"):
            name = {"name": story.names[ticket.assignee]}
            lines.append(self.say(wording.TAKEN) % name if ticket.assignee else self.say(wording.GIVEN_BACK))
        if not lines:
            return None
        return Said(
            key=f"{ticket.id}:v{ticket.version}:news:{self.system}",
            text=self.markup.plain("\n".join(lines)),
            public=False,
        )

    def stuck(self, story: Story) -> Said:
        """Return that an issue cannot be brought to where its ticket is."""
        standing = standing_of(story.ticket)
        text = self.say(wording.STUCK) % {"state": self.say(wording.STATES[standing])}
        return Said(key=f"{story.ticket.id}:stuck-{standing}:{self.system}", text=self.markup.plain(text), public=False)

    def _message(self, story: Story, message: TicketMessage) -> Said:
        plain, kind = self.markup.plain, "note" if message.kind not in wording.WRITES else message.kind
        opening = self.say(wording.WRITES[kind]) % {"name": story.names[message.author]}
        theirs = kind == "requester" and message.author != story.ticket.requester
        text = "\n".join([plain(opening), plain(message.text), *self._files(message.files)])
        return Said(
            key=f"{story.ticket.id}:{message.id}:{self.system}",
            text=text,
            public=kind != "note" and not theirs,
            answered=None if theirs else _answered(story, message),
        )

    def _known(self, story: Story) -> Iterator[str]:
        ticket, receipts, plain = story.ticket, story.receipts, self.markup.plain
        triage = receipts[-1].triage if receipts else None
        sure = {topic.label: topic.confidence for topic in triage.topics} if triage else {}
        yield self.markup.bold(self.say(wording.KNOWN))
        if ticket.topics:
            yield self._line(
                wording.TOPICS, plain(", ".join(_topic(label, sure.get(label)) for label in ticket.topics))
            )
        if ticket.queue:
            yield self._line(wording.QUEUE, plain(_queue(ticket)))
        yield self._line(wording.PRIORITY, plain(ticket.priority))
        if ticket.language:
            yield self._line(wording.LANGUAGE, plain(ticket.language))
        if triage and triage.missing_details:
            missing = (self.say(NAMES.get(kind, kind)) for kind in triage.missing_details)
            yield self._line(wording.MISSING, plain(", ".join(missing)))
        shown = dict(page for receipt in receipts for page in _shown(receipt))
        helpful = dict(page for receipt in receipts for page in _for_agents(receipt) if page[0] not in shown)
        for words, pages in ((wording.SHOWN, shown), (wording.MAY_HELP, helpful)):
            if pages:
                yield self._line(words, "")
                yield from (f"* {self.markup.link(title, url)}" for url, title in list(pages.items())[:_PAGES])

    def _line(self, words: str, value: str) -> str:
        return f"{self.markup.bold(self.say(words))} {value}".rstrip()

    def _files(self, files: tuple[AttachedFile, ...]) -> list[str]:
        return (
            [self._line(wording.FILES, ", ".join(self.markup.link(file.name, file.url) for file in files))]
            if files
            else []
        )


def number_in(description: str) -> str:
    """Return the ticket's number that a description of ours ends with, or an empty text."""
    return description.replace("\\", "").rsplit(maxsplit=1)[-1] if description.strip() else ""


def _with_address(story: Story) -> str:
    """Return who asked, with the e-mail address they are known by."""
    address = story.ticket.requester
    return f"{story.name} ({address})" if "@" in address and story.name != address else story.name


def _topic(label: str, confidence: float | None) -> str:
    return label if confidence is None else f"{label} ({confidence:.0%})"


def _answered(story: Story, message: TicketMessage) -> bool | None:
    """Return whose turn it is after the last words of both: nobody's after a reply that asks for none."""
    last = next(one for one in reversed(story.messages) if one.kind in {"requester", "reply"} or one is message)
    if message is not last or message.kind == "note":
        return None
    if message.kind == "requester":
        return False
    return True if story.ticket.state == "pending_requester" else None


def _queue(ticket: Ticket) -> str:
    return ticket.queue.replace("_", " ")


def _shown(receipt: Receipt) -> Iterator[tuple[str, str]]:
    """Yield the addresses and titles of pages that one decision showed to whoever asked."""
    decision = receipt.decision
    if decision.kind == "reply" and decision.answer:
        yield from ((span.url, span.title) for span in decision.answer.spans)
    if not decision.for_agents:
        yield from ((page.url, page.title) for page in decision.suggestions)


def _for_agents(receipt: Receipt) -> Iterator[tuple[str, str]]:
    decision = receipt.decision
    if decision.for_agents:
        yield from ((span.url, span.title) for span in (decision.answer.spans if decision.answer else ()))
        yield from ((page.url, page.title) for page in decision.suggestions)
