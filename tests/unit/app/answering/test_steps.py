"""Whoever asks how gets the steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.steps import MOST
from app.answering.steps import steps_of as steps_among
from app.answering.wants import asks_how
from indexer.types import Chunk, Document, DocumentKind, Highlight, Hit

LIST = "1. Click the anchor.\n2. Choose the gateway.\n3. Sign in."
PAGE = f"# Connect\n\nMail works without it.\n\n## Connect\n\n{LIST}\n\nA session ends after 12 hours."


def a_hit(
    text: str = PAGE, *, near: str = "Choose the gateway.", score: float = 0.6, kind: DocumentKind = "page"
) -> Hit:
    document = Document(id="vpn", source="kb", title="Connect", text=text, kind=kind)
    chunk = Chunk(id="vpn-0", document_id="vpn", position=0, text=text, start=0, end=len(text))
    found = [("Mail works without it.", 0.7), (near, score)]
    shown = tuple(Highlight(start=text.index(s), end=text.index(s) + len(s), score=p) for s, p in found if s in text)
    return Hit(document=document, chunk=chunk, score=1.0, highlights=shown)


def steps_of(question: str, hit: Hit) -> tuple[Highlight, ...]:
    return steps_among(question, hit, tuple(sorted(hit.highlights, key=lambda found: -found.score)))


def told(question: str, hit: Hit) -> list[str]:
    return [hit.document.text[step.start : step.end] for step in steps_of(question, hit)]


@pytest.mark.parametrize(
    "question",
    ["How do I connect to the vpn?", "how to connect", "¿Cómo me conecto a la VPN?", "come mi collego alla vpn?"],
)
def test_the_steps_are_quoted_in_order_without_their_numbers(question: str) -> None:
    assert told(question, a_hit()) == ["Click the anchor.", "Choose the gateway.", "Sign in."]


@pytest.mark.parametrize("question", ["What does the vpn cost?", "How many days do I have?", "vpn broken", "¿Cuándo?"])
def test_other_questions_get_sentences(question: str) -> None:
    assert not asks_how(question)
    assert steps_of(question, a_hit()) == ()


def test_a_list_about_something_else_a_single_item_and_a_thread_are_not_steps() -> None:
    assert steps_of("how do I connect", a_hit(score=0.2)) == ()
    assert steps_of("how do I connect", a_hit("Mail works without it.\n\n1. Choose the gateway.")) == ()
    assert steps_of("how do I connect", a_hit(kind="thread")) == ()


def test_of_two_lists_the_nearer_one_is_quoted() -> None:
    text = f"Mail works without it.\n\n1. Open the lid.\n2. Pull.\n\nThen connect:\n\n{LIST}"
    assert told("how do I connect", a_hit(text))[0] == "Click the anchor."


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1), max_size=12))
def test_every_step_is_verbatim_within_the_passage_and_they_are_few(lines: list[str]) -> None:
    text = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)) or "nothing"
    hit = a_hit(text, near=text[:5])
    assert len(told("how do I connect", hit)) <= MOST
    assert all(step and step == step.strip() for step in told("how do I connect", hit))
