"""Agents' cards and windows stay within what Teams takes, and show what people wrote as nothing else than itself."""

from __future__ import annotations

import json
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.channels.desk.acts import Begun
from app.channels.desk.card import Card
from app.channels.desk.card_words import CardWords
from app.channels.teams.cards import MAX_BYTES
from app.channels.teams.desk.cards import CLOSE, TeamsWords, moved_post, ticket_post
from app.channels.teams.desk.windows import Form, close_form, merge_form, reply_form, route_form, tag_form
from app.channels.teams.elements import Json
from app.domain.desk_rules import Closing
from app.domain.ticket import Ticket
from tests.fakes.builders import MOMENT, a_message, a_ticket
from tests.fakes.slack_acts import a_suggestion
from tests.fakes.teams_cards import check_card, check_message
from tests.unit.app.channels.slack.test_blocks import text
from tests.unit.app.channels.slack.test_desk_blocks import tickets, whole_cards

WORDS = TeamsWords(setting=CardWords(words=NullTranslations()), site="https://desk.halyard.example")

NAMES = st.text(alphabet="語ab-/", min_size=1, max_size=90)


@settings(max_examples=20, deadline=None)
@given(whole_cards())
def test_any_card_fits_and_each_of_its_buttons_names_its_ticket(card: Card) -> None:
    message = check_message(ticket_post(card, WORDS).wire())
    check_message(moved_post(card.ticket, WORDS).wire())
    body = message["attachments"][0]["content"]["body"]
    acts = [action for part in body for action in part.get("actions", [])]
    assert acts
    assert {action["data"]["ticket"] for action in acts} == {card.ticket.id}


def test_the_longest_card_fits_too() -> None:
    long = ("\U0001f600" * 300, *("\\" * 300 + str(number) for number in range(9)))
    ticket = replace(a_ticket(), subject=long[1], requester=long[1], assignee=long[1], topics=long, state="open")
    card = Card(
        ticket=ticket,
        text="\n".join(["\U0001f600" * 100] * 9_000),
        confidences={},
        tried=long,
        hidden=True,
        missing=long,
        written=(a_message(text="\\" * 9_000, at=MOMENT),) * 3,
        suggestions=(replace(a_suggestion(1, "\\" * 9_000), title=long[1]),) * 3,
        similar=((ticket, "https://halyard.example/p"),) * 3,
    )
    post = ticket_post(card, WORDS)
    assert post.card is not None
    assert post.card.size <= MAX_BYTES
    check_message(post.wire())


def test_what_people_wrote_is_no_markup() -> None:
    ticket = replace(a_ticket(), subject="**Hi** [x](https://evil.example)")
    card = Card(ticket=ticket, text="<at>all</at>", confidences={})
    assert '"TextBlock"' not in json.dumps(ticket_post(card, WORDS).wire())


@settings(max_examples=20, deadline=None)
@given(tickets(), st.lists(NAMES, max_size=60), st.lists(st.tuples(NAMES, text), max_size=60), text)
def test_any_window_is_a_card_that_fits(
    ticket: Ticket, names: list[str], others: list[tuple[str, str]], words: str
) -> None:
    held = replace(ticket, queue="it")
    form = Form(verb=CLOSE, ticket=held, id="f1", words=NullTranslations())
    closing = Closing(tags=tuple(names) or ("fault",), required=True)
    windows = [
        reply_form(form, Begun(text=words * 9), suggestion="sug_1"),
        close_form(form, tags=names, closing=closing, note=words),
        tag_form(form, tags=names),
        merge_form(form, others=others),
        route_form(form, queues=names),
    ]
    for window in windows:
        check_card(content(window))
        assert len(json.dumps(window, ensure_ascii=False).encode()) <= 28 * 1024


def content(window: Json) -> dict[str, Any]:
    wire = json.loads(json.dumps(window))
    found: dict[str, Any] = wire["task"]["value"]["card"]["content"]
    return found
