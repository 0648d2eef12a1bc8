"""What came of a request, told to an assistant: what it may pass on, word for word, and what it must not make up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from app.domain.answer import Answer
from app.domain.decision import Decision
from app.domain.lifecycle import is_over
from app.domain.receipt import Receipt
from app.domain.ticket import Ticket
from app.services.requests.read_request import RequestStory
from indexer.masking import mask_private
from indexer.types import Hit

_DO_NOT_INVENT = "Say so, and do not answer from general knowledge as if it came from this company."


def told(story: RequestStory) -> str:
    """Return a request, and what became of it, in plain words."""
    return "\n".join([*_lines(story), "", f"Request: {story.request.id}"])


def told_pages(hits: tuple[Hit, ...]) -> str:
    """Return pages that were found, each with its best sentence and its link."""
    if not hits:
        return "No page that this token may read is about that."
    return "\n".join(["Pages that may help, best first. Quote them word for word, with the link.", *map(_page, hits)])


def _lines(story: RequestStory) -> Iterator[str]:
    ticket, receipt = story.ticket, story.receipt
    if ticket is None or receipt is None:
        yield "It is being read. Look again in a moment with `request_status`."
        return
    if is_over(ticket):
        yield f"The ticket {ticket.id} is {ticket.state}."
    elif ticket.tier > 0:
        yield from _with_people(ticket)
    else:
        yield from _decided(receipt)
    for reply in story.replies:
        yield f"A person wrote on {reply.at:%Y-%m-%d %H:%M} UTC:"
        yield _quoted(reply.text)


def _with_people(ticket: Ticket) -> Iterator[str]:
    yield f"No page answers this surely. A person will: ticket {ticket.id}, team {ticket.queue}. {_DO_NOT_INVENT}"
    yield "What the person writes is told by `request_status`."


def _decided(receipt: Receipt) -> Iterator[str]:
    decision = receipt.decision
    if decision.note:
        yield f"Known right now: {decision.note}"
    if decision.kind == "clarify":
        yield from _asked_back(decision)
    elif decision.kind == "reply" and decision.answer:
        yield from _answered(decision.answer)
    elif not decision.note:
        yield "There is nothing to answer."


def _answered(answer: Answer) -> Iterator[str]:
    yield f"Answered from the company's own pages, {answer.confidence:.0%} sure. Pass these sentences on word for word:"
    for _, of_one_page in groupby(answer.spans, key=lambda span: span.document_id):
        spans = tuple(of_one_page)
        yield from (_quoted(span.text if span.kind == "page" else mask_private(span.text)) for span in spans)
        yield f"  {spans[0].title}{_at(spans[0].url)}"
    yield "Ask whether it helped, and say so with `feedback`: `solved`, `not_quite` (another page), `person`."


def _asked_back(decision: Decision) -> Iterator[str]:
    yield "One question before it can be answered. Ask it, and pass the choice on with `choose`:"
    yield {
        "which_page": "Which of these pages is meant?",
        "which_queue": "Which of these teams is it for?",
    }.get(decision.question, "Which detail is it? In their own words:")
    yield from (f"- `{choice}`: {label}" if label != choice else f"- `{choice}`" for choice, label in decision.options)
    yield "- `none_of_these`"


def _page(hit: Hit) -> str:
    best = hit.highlights[0] if hit.highlights else hit.chunk
    said = " ".join(hit.document.text[best.start : best.end].split())
    return f"{_quoted(said)}\n  {hit.document.title}{_at(hit.document.url)}"


def _at(url: str) -> str:
    return f", {url}" if url else ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())
