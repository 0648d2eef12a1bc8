"""Cards for Teams, as Microsoft's own renderer of Adaptive Cards reads and shows them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.channels.desk.card import Card as Known
from app.channels.desk.card_words import CardWords
from app.channels.teams.cards import decision_post, is_it_solved_post
from app.channels.teams.desk.cards import CLOSE, TeamsWords, ticket_post
from app.channels.teams.desk.windows import Form, close_form
from app.channels.teams.elements import Card, Json, Post, text_field
from app.channels.teams.place import place
from app.domain.decision import DecisionKind
from app.domain.desk_rules import Closing
from tests.fakes.builders import a_ticket
from tests.fakes.slack_acts import a_suggestion
from tests.fakes.teams_cards import a_decision, a_setting

pytestmark = pytest.mark.browser

RENDERER = Path(__file__).parents[2] / ".venv/axe/node_modules/adaptivecards/dist/adaptivecards.min.js"
SHOW = """card => {
  const shown = new AdaptiveCards.AdaptiveCard();
  const read = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  shown.parse(card, read);
  document.body.replaceChildren(shown.render());
  const told = Array.from({ length: read.eventCount }, (_, place) => read.getEventAt(place));
  return told.concat(shown.validateProperties().validationEvents).map(one => one.message);
}"""


@pytest.fixture(scope="module")
def renderer() -> Path:
    path = Path(os.environ.get("FIRSTLINE_CARDS", RENDERER))
    if not path.is_file() and os.environ.get("CI"):
        pytest.fail("CI has no renderer of Adaptive Cards, so they are not proven. `make axe` installs it.")
    if not path.is_file():
        pytest.skip("There is no renderer of Adaptive Cards here. `make axe` installs it.")
    return path


@pytest.fixture
def page(chromium: Browser, renderer: Path) -> Iterator[Page]:
    with chromium.new_context() as context:
        page = context.new_page()
        page.add_script_tag(path=renderer)
        yield page


def complaints_of(page: Page, card: Json) -> list[str]:
    found: list[str] = page.evaluate(SHOW, {key: value for key, value in card.items() if key != "msteams"})
    return found


def card_of(post: Post) -> Card:
    assert post.card is not None
    return post.card


@pytest.mark.parametrize(
    ("kind", "buttons"),
    [
        ("reply", ["That solved it", "Not quite", "Talk to a person"]),
        ("clarify", ["Page 0", "Page 1", "None of these", "Talk to a person"]),
        ("escalate", []),
    ],
)
def test_a_decision_is_read_without_a_complaint_and_shown_with_its_buttons(
    page: Page, kind: DecisionKind, buttons: list[str]
) -> None:
    assert complaints_of(page, card_of(decision_post(a_decision(kind), a_setting())).wire()) == []
    assert page.get_by_role("button").all_inner_texts() == buttons
    if kind == "reply":
        assert page.get_by_text("Open <b>it</b> now.", exact=True).is_visible()
        assert page.get_by_role("link", name="Page 0").is_visible()


def test_so_are_the_question_whether_it_is_solved_and_a_field_for_words(page: Page) -> None:
    asked = card_of(is_it_solved_post(NullTranslations(), place("19:x", "1")))
    card = Card(body=(*asked.body, text_field("words", "What was missing?", 300)), actions=asked.actions)
    assert complaints_of(page, card.wire()) == []
    assert page.get_by_placeholder("What was missing?").is_visible()


def test_so_are_agents_cards_and_windows(page: Page) -> None:
    ticket = replace(a_ticket(), state="open", assignee="", queue="it")
    known = Known(ticket=ticket, text="It <b>hums</b>.", confidences={}, suggestions=(a_suggestion(),), thanked=True)
    words = TeamsWords(setting=CardWords(words=NullTranslations()), site="https://desk.halyard.example")
    assert complaints_of(page, card_of(ticket_post(known, words)).wire()) == []
    shown = page.get_by_role("button").all_inner_texts()
    assert shown[:5] == ["Edit and send…", "Not this one", "I take it", "Reply…", "Close…"]
    assert page.get_by_text("It <b>hums</b>.", exact=True).is_visible()
    form = Form(verb=CLOSE, ticket=ticket, id="f1", words=NullTranslations())
    window: Any = close_form(form, tags=("it/vpn", "it/network"), closing=Closing(tags=("fault",), required=True))
    assert complaints_of(page, window["task"]["value"]["card"]["content"]) == []
    assert page.get_by_role("checkbox").count() == 3
    assert page.get_by_role("button").all_inner_texts() == ["Save"]


def test_what_teams_does_not_know_is_complained_of(page: Page) -> None:
    wrong: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Nonsense"}]}
    assert complaints_of(page, wrong)
