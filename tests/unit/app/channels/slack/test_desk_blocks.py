"""Cards and windows pass Slack's own models and limits, whatever people write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from app.channels.desk.card import Card
from app.channels.desk.card_words import CardWords
from app.channels.slack.blocks import MAX_BLOCKS, MAX_CHARACTERS
from app.channels.slack.desk import cards
from app.channels.slack.desk.cards import card_blocks, card_text, moved_blocks
from app.channels.slack.desk.forms import Form, close_form, merge_form, reply_form, tag_form
from app.domain.desk_rules import Closing
from app.domain.files import AttachedFile
from app.domain.message import MessageKind, TicketMessage
from app.domain.ticket import TRANSITIONS, Ticket
from app.domain.triage import PRIORITIES
from tests.fakes.builders import MOMENT, a_ticket
from tests.fakes.slack_acts import a_suggestion
from tests.unit.app.channels.slack.test_blocks import text

WORDS = NullTranslations()
MAX_VIEW = 250_000
"""Slack's own limit for a whole window."""
texts = st.lists(text, max_size=8).map(tuple)
links = st.sampled_from(["", "https://halyard.example/p1"])
KINDS: tuple[MessageKind, ...] = ("requester", "reply", "note")
messages = st.lists(st.tuples(st.sampled_from(KINDS), text), max_size=3)


def a_message(kind: MessageKind, words: str) -> TicketMessage:
    return TicketMessage(id="m", ticket_id="t", kind=kind, author="a", text=words, at=MOMENT)


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    return replace(
        a_ticket(),
        subject=draw(text),
        requester=draw(st.one_of(st.just("slack:UANN"), text)),
        assignee=draw(st.one_of(st.sampled_from(["", "slack:UAGENT"]), text)),
        state=draw(st.sampled_from(sorted(TRANSITIONS))),
        priority=draw(st.sampled_from(PRIORITIES)),
        queue=draw(text),
        topics=draw(texts),
    )


@st.composite
def whole_cards(draw: st.DrawFn) -> Card:
    ticket = draw(tickets())
    return Card(
        ticket=ticket,
        text=draw(text),
        confidences=dict.fromkeys(ticket.topics[:2], 0.5),
        tried=draw(texts),
        hidden=draw(st.booleans()),
        missing=draw(texts),
        asked_again=draw(st.integers(0, 3)),
        written=tuple(a_message(kind, words) for kind, words in draw(messages)),
        suggestions=tuple(
            replace(a_suggestion(n, draw(text)), title=draw(text)) for n in range(draw(st.integers(0, 3)))
        ),
        similar=tuple((draw(tickets()), draw(links)) for _ in range(draw(st.integers(0, 3)))),
        files=tuple(AttachedFile(name=draw(text), url=draw(links)) for _ in range(draw(st.integers(0, 7)))),
        link=draw(links),
    )


def wire_of(blocks: Sequence[Block]) -> str:
    for block in blocks:
        block.validate_json()
    return json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)


@given(whole_cards(), st.lists(text, max_size=150).map(tuple))
def test_any_card_fits_into_one_message(card: Card, queues: tuple[str, ...]) -> None:
    blocks = card_blocks(card, CardWords(words=WORDS, queues=queues))
    wire = wire_of(blocks)
    assert 1 <= len(blocks) <= MAX_BLOCKS
    assert len(wire) <= MAX_CHARACTERS
    assert '"mrkdwn"' not in wire
    assert '"text": ""' not in wire
    assert len(wire_of(moved_blocks(card.ticket, WORDS))) <= MAX_CHARACTERS
    assert not {"<", ">"} & set(card_text(card.ticket, CardWords(words=WORDS)))


def test_the_longest_card_fits_too() -> None:
    long = ("😀" * 300, *("\\" * 300 + str(number) for number in range(9)))
    queues = tuple("q" * 55 + str(number) for number in range(99))
    ticket = replace(a_ticket(), subject=long[1], requester=long[1], assignee=long[1], topics=long, state="open")
    card = Card(
        ticket=ticket,
        text="\n" * 9_000 + "x",
        confidences={},
        tried=long,
        hidden=True,
        missing=long,
        written=(a_message("note", "a" * 9_000),) * 3,
        suggestions=(replace(a_suggestion(1, "\\" * 9_000), title=long[1]),) * 3,
        similar=((ticket, "https://halyard.example/archives/C0123456789/p1772442501000000"),) * 3,
    )
    assert len(wire_of(card_blocks(card, CardWords(words=WORDS, queues=queues)))) <= MAX_CHARACTERS


@given(whole_cards())
def test_what_is_pressed_on_a_card_names_its_ticket(card: Card) -> None:
    rows = [block for block in card_blocks(card, CardWords(words=WORDS, queues=("it",))) if block.type == "actions"]
    assert rows
    for block in rows:
        assert block.block_id is not None
        assert cards.ticket_of(block.block_id) == card.ticket.id


@given(tickets(), st.lists(st.tuples(text, text), max_size=150))
def test_any_window_keeps_to_slacks_limits(ticket: Ticket, choices: list[tuple[str, str]]) -> None:
    form = Form(form=cards.CLOSE, ticket=ticket, words=WORDS)
    closing = Closing(tags=tuple(value for value, _ in choices), required=True)
    for view in (
        close_form(form, tags=choices, closing=closing),
        tag_form(form, tags=choices),
        merge_form(form, others=choices),
    ):
        check(view)
    check(reply_form(form, text=ticket.subject))


def check(view: View) -> dict[str, Any]:
    """Check a window as Slack does; return it as it goes over the wire."""
    wire = view.to_dict()
    assert 1 <= len(wire["blocks"]) <= 100
    assert len(json.dumps(wire)) <= MAX_VIEW
    assert '"mrkdwn"' not in json.dumps(wire)
    for block in wire["blocks"]:
        if block["type"] == "input":
            assert 0 < len(block["label"]["text"]) <= 2000
            assert len(block["element"].get("options", [])) <= 100
    return wire
