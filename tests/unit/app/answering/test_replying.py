"""What is made of a hit: a text that an agent could send."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from gettext import NullTranslations
from typing import Any

import pytest

from app.answering.replying import HitReplies, reply_of, resolution
from app.domain.suggested import SuggestedReply, SuggestionKind
from app.services.desk.why_suggested import why_suggested
from indexer.sentences import sentence_spans
from indexer.types import Document, Highlight
from tests.fakes.builders import a_document, a_hit


class Sure:
    """Beliefs that fall with the rank."""

    version = "test"

    def of(self, text: str, hits: Any) -> float:
        return 0.9

    def of_hit(self, text: str, hits: Any, rank: int) -> float:
        return 0.9 - 0.2 * rank

    def of_reply(self, text: str, hits: Any, rank: int) -> float:
        return self.of_hit(text, hits, rank)


def a_thread(*told: str, id: str = "t-1") -> Document:
    text = "Question: VPN fails\n\nResolution: " + "\n\n".join(told)
    return Document(id=id, source="test", title="VPN fails", text=text, kind="thread", updated=date(2026, 5, 3))


def test_a_thread_says_what_people_told_and_nothing_its_asker_added() -> None:
    thread = a_thread("Which client?", "The requester added: 5.2", "Hi [name], install 5.3.", "Then restart it.")
    assert resolution(thread) == "Install 5.3.\n\nThen restart it."


def test_of_our_own_tickets_it_is_the_last_message_that_tells_something() -> None:
    thread = a_thread("Restart it.", "The requester added: no luck", "Install 5.3.", "You're welcome!", id="tkt_1")
    assert resolution(thread) == "Install 5.3."


def test_what_an_older_index_holds_in_clear_is_masked() -> None:
    told = resolution(a_thread("Thanks Anna, write to help@example.com, the password is hunter2!"))
    assert "hunter2" not in told
    assert "Anna" not in told
    assert "example.com" not in told


def test_a_long_thread_keeps_its_last_messages() -> None:
    told = resolution(a_thread(*(f"{number} " + "word " * 150 for number in range(9))))
    assert len(told) <= 1_600
    assert told.split("\n\n")[-1].startswith("8 ")


@pytest.mark.parametrize("text", ["", "Which client?", "The requester added: never mind", "Thanks!"])
def test_a_thread_in_which_nobody_told_anything_suggests_nothing(text: str) -> None:
    hit = a_hit(a_thread(text))
    assert HitReplies(confidence=Sure())("VPN", (hit,)) == ()


def test_an_approved_answer_is_suggested_whole_and_a_page_by_its_sentences() -> None:
    answer = Document(id="ans_1", source="test", title="VPN", text="Step 1.\nStep 2.", kind="answer")
    assert reply_of("VPN", a_hit(answer), sentences=3) == "Step 1.\nStep 2."
    page = a_document()
    assert reply_of("VPN", a_hit(page), sentences=3) == page.text[:49]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# VPN\n\n1. Open the client.\n2. Choose the gateway.\n", "Open the client.\nChoose the gateway."),
        ("# VPN\n\nOpen the client. Choose the gateway.", "Open the client. Choose the gateway."),
        ("# VPN\n\nSee the [rules](rules.md).", "See the rules."),
        ("# VPN\n\nOpen [it](https://vpn.example).", "Open it (https://vpn.example)."),
        ("# VPN\n\nOpen **My badge > Block** and `confirm`.", "Open My badge > Block and confirm."),
    ],
)
def test_steps_are_suggested_below_each_other_and_sentences_of_a_line_side_by_side(text: str, said: str) -> None:
    sentences = tuple(Highlight(start=start, end=end, score=0.5, passage=0.5) for start, end in sentence_spans(text))
    hit = replace(a_hit(a_document(text=text)), highlights=sentences)
    assert reply_of("how do I connect", hit, sentences=3) == said


def test_each_reply_is_as_sure_as_its_place_says() -> None:
    hits = (a_hit(a_thread("Install 5.3 of the client.")), a_hit(a_document("page-2", "Something else entirely.")))
    first, second = HitReplies(confidence=Sure())("VPN", hits)
    assert (first.kind, first.confidence, first.believed) == ("thread", 0.9, 0.9)
    assert (second.kind, second.confidence) == ("page", 0.7)


def a_reply(kind: SuggestionKind, *, at: date | None = None, sent: int = 0) -> SuggestedReply:
    return SuggestedReply(
        id="",
        text="x",
        kind=kind,
        document_id="d",
        title="",
        url="",
        confidence=0.9,
        at=at,
        sent=sent,
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (a_reply("thread", at=date(2026, 5, 3)), "Solved the like on 3 May."),
        (a_reply("page"), "From a page."),
        (a_reply("macro", sent=1), "A macro of your team. Sent 1 time on a ticket like this."),
        (a_reply("answer", sent=2), "An approved answer. Sent 2 times on tickets like this."),
    ],
)
def test_a_reply_says_why_it_is_suggested(reply: SuggestedReply, reason: str) -> None:
    assert why_suggested(reply, NullTranslations(), day=lambda day: f"{day.day} {day:%B}") == reason
