"""What the page of a request shows, worked out before any template runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from app.domain.answer import Answer, SourceKind, Span, Suggestion, Twin
from app.domain.decision import COURTESY
from app.domain.lifecycle import is_over
from app.ports import DocumentLookup
from app.services.requests.read_request import RequestStory
from app.web.excerpts import Excerpt, around, without_label
from app.web.marking import to_html, to_line
from indexer.masking import mask_private
from indexer.threads import QUESTION, RESOLUTION
from indexer.types import Document

Stage = Literal["waiting", "answer", "courtesy", "clarify", "person", "solved", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinLink:
    """Another document that says the same."""

    title: str
    href: str
    kind: SourceKind
    updated: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A cited page with the quotes in their surroundings; `changed` where today's text is no longer the quoted one."""

    title: str
    href: str
    url: str
    html: Markup
    owner: str = ""
    updated: date | None = None
    language: str = ""
    cut_before: bool = False
    cut_after: bool = False
    changed: bool = False
    kind: SourceKind = "page"
    twins: tuple[TwinLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page to read, with a sentence of it."""

    title: str
    href: str
    snippet: str
    twins: tuple[TwinLink, ...] = ()


def stage_of(story: RequestStory) -> Stage:
    """Return what the requester should see first."""
    ticket, receipt = story.ticket, story.receipt
    if ticket is None or receipt is None:
        return "waiting"
    if is_over(ticket):
        return "solved" if ticket.state == "solved" else "closed"
    if ticket.tier == 0 and receipt.decision.kind == "clarify":
        return "clarify"
    if ticket.tier == 0 and receipt.decision.reason == COURTESY:
        return "courtesy"
    return "answer" if ticket.tier == 0 and receipt.decision.answer else "person"


def may_write_back(story: RequestStory) -> bool:
    """Whether a box to write in helps: not beside the one for a detail, not on a joined request, not after thanks."""
    stage = stage_of(story)
    asks_detail = stage == "clarify" and story.receipt is not None and story.receipt.decision.question == "which_detail"
    return not asks_detail and not story.attached and stage not in {"waiting", "courtesy"}


def sources_of(story: RequestStory, documents: DocumentLookup) -> tuple[Source, ...]:
    """Return the pages that the answer quotes, each once; none where nothing was answered."""
    decision = story.receipt.decision if story.receipt else None
    if decision is None or decision.kind != "reply" or decision.answer is None:
        return ()
    twins = _twins(decision.answer.twins)
    sources = [
        _source(spans, documents.document(spans[0].document_id, audience=story.request.audience))
        for spans in _by_document(decision.answer)
    ]
    return (*(replace(source, twins=twins) for source in sources[:1]), *sources[1:])


def suggestions_of(story: RequestStory) -> tuple[Link, ...]:
    """Return the suggested pages that the answer does not quote already."""
    decision = story.receipt.decision if story.receipt else None
    return tuple(map(_link, decision.see_also)) if decision else ()


def document_href(document_id: str, spans: tuple[Span, ...] = ()) -> str:
    """Return where this service shows a document, at the first of the quotes."""
    path = f"/documents/{quote(document_id, safe='')}"
    if not spans:
        return path
    marks = "&".join(f"start={span.start}&end={span.end}" for span in spans)
    return f"{path}?{marks}#quote"


def snippet_of(item: Suggestion) -> str:
    """Return a sentence of a suggested page on one line; nothing of it that its title says already."""
    line, title = to_line(item.snippet), item.title.rstrip(".…").casefold()
    asked = line.removeprefix(QUESTION)
    if asked != line:  # a thread is called by how its question begins
        line = asked[len(title) :].lstrip(" .…") if asked.casefold().startswith(title) else asked
    line = line.removeprefix(RESOLUTION)
    return "" if line.rstrip(".…").casefold() == title else line


def _link(item: Suggestion) -> Link:
    return Link(
        title=item.title,
        href=document_href(item.document_id),
        snippet=snippet_of(item),
        twins=_twins(item.twins),
    )


def _twins(twins: tuple[Twin, ...]) -> tuple[TwinLink, ...]:
    return tuple(
        TwinLink(title=twin.title, href=document_href(twin.document_id), kind=twin.kind, updated=twin.updated)
        for twin in twins
    )


def _by_document(answer: Answer) -> Iterator[tuple[Span, ...]]:
    for document_id in dict.fromkeys(span.document_id for span in answer.spans):
        yield tuple(span for span in answer.spans if span.document_id == document_id)


def _source(spans: tuple[Span, ...], document: Document | None) -> Source:
    first = spans[0]
    if first.kind == "thread" and document is not None:
        document, spans = _masked(document, spans)
    same = document is not None and all(document.text[s.start : s.end] == s.text for s in spans)
    excerpt = around(document, spans) if document is not None and same else _alone(spans)
    if first.kind == "thread":
        excerpt = without_label(excerpt, RESOLUTION)
    return Source(
        title=first.title or first.document_id,
        href=document_href(first.document_id, spans if same else ()),
        url=first.url,
        html=to_html(excerpt.text, excerpt.marked),
        owner=document.owner if document else "",
        updated=document.updated if document else None,
        language=document.language if document else "",
        cut_before=excerpt.cut_before,
        cut_after=excerpt.cut_after,
        changed=not same,
        kind=first.kind,
    )


def _masked(document: Document, spans: tuple[Span, ...]) -> tuple[Document, tuple[Span, ...]]:
    """Return a thread without private details; where any were left, the quotes lose their place in it.

    Threads are masked before they are indexed; this is for an index that was built by rules that knew less.
    """
    text = mask_private(document.text)
    if text == document.text:
        return document, spans
    return replace(document, text=text), tuple(replace(span, text=mask_private(span.text)) for span in spans)


def _alone(spans: tuple[Span, ...]) -> Excerpt:
    """Return the quotes without surroundings: the page is gone, or says something else by now."""
    text = "\n\n".join(span.text for span in spans)
    return Excerpt(text=text, marked=((0, len(text)),), cut_before=False, cut_after=False)
