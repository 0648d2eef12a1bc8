"""Hits as replies an agent may send: what solved a thread, an approved answer, or the sentences of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.answering.citing import cited_title, page_link
from app.answering.confidence import Beliefs
from app.answering.duplicates import stands_for
from app.answering.extractive import quotes
from app.answering.quoting import resolution_of
from app.domain.courtesy import matter_of
from app.domain.plain_words import plain_lines
from app.domain.suggested import SuggestedReply
from indexer.masking import mask_names, mask_private
from indexer.threads import ADDED, is_chatter
from indexer.types import Document, Highlight, Hit

LONGEST = 1_500
"""Characters of a thread's resolution that are suggested at most; its last messages, where it is longer."""
OWN_TICKET = "tkt_"
"""How ids of our own desk's tickets begin, and so those of the threads made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitReplies:
    """Turns hits into replies, each with the probability that its document answers; those that say the same are one.

    The probability is that of the suggestions' curve: learned on the first hits of labelled requests, of which each is
    right or not by the same judgement as an answer's document.
    """

    confidence: Beliefs
    sentences: int = 3

    def __call__(self, text: str, hits: tuple[Hit, ...]) -> tuple[SuggestedReply, ...]:
        """Return the replies in the order of the hits, without ids; hits with nothing to say are left out."""
        shown = stands_for(hits)
        first = {place: rank for rank, place in reversed(list(enumerate(shown)))}  # where each is met first
        return tuple(
            SuggestedReply(
                id="",
                text=said,
                kind=hits[place].document.kind,
                document_id=hits[place].document.id,
                title=cited_title(hits[place].document, hits[place].chunk.start),
                url=page_link(hits[place].document, hits[place].chunk.start),
                confidence=(believed := round(self.confidence.of_reply(text, hits, first[place]), 4)),
                at=hits[place].document.updated,
                believed=believed,
            )
            for place in dict.fromkeys(shown)
            if (said := reply_of(text, hits[place], sentences=self.sentences))
        )


def reply_of(question: str, hit: Hit, *, sentences: int) -> str:
    """Return what the hit's document has to say to the question, masked; empty for a thread that solved nothing."""
    document = hit.document
    if document.kind == "thread":
        return resolution(document)
    if document.kind == "answer":
        return mask_private(document.text.strip())
    return plain_lines(_as_written(document.text, quotes(question, hit, most=sentences)))


def _as_written(text: str, quoted: Sequence[Highlight]) -> str:
    """Return the quotes as one text: those of one line side by side, steps and rows below each other."""
    said = ""
    last = 0
    for quote in quoted:
        apart = "\n" if "\n" in text[last : quote.start] else " "
        said += (apart if said else "") + text[quote.start : quote.end]
        last = quote.end
    return said


def resolution(document: Document) -> str:
    """Return what people told the asker of a thread, in their words: neither what was added nor what was only asked.

    Of a ticket of our own desk it is the last such message: what was tried before it did not help.
    """
    parts = document.text[resolution_of(document.text) :].split("\n\n")
    told = [part for part in map(_told, parts) if part]
    if document.id.startswith(OWN_TICKET):
        told = told[-1:]
    kept: list[str] = []
    for part in reversed(told):
        if kept and len(part) + sum(map(len, kept)) > LONGEST:
            break
        kept.insert(0, part[:LONGEST])
    return "\n\n".join(kept)


def _told(part: str) -> str:
    """Return one message of a resolution without its courtesies, or nothing where it tells nothing."""
    if part.startswith(ADDED):
        return ""
    text = matter_of(mask_names(mask_private(part), ()))
    return "" if is_chatter(text, confirming=True) or _only_asks(text) else text


def _only_asks(text: str) -> bool:
    sentences = re.findall(r"[^.!?]+[.!?]*", text)
    return bool(sentences) and all(sentence.rstrip().endswith("?") for sentence in sentences)
