"""Cards stay within what Teams takes, and show people's and pages' texts as nothing else than themselves."""

from __future__ import annotations

import json
from datetime import date
from gettext import NullTranslations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.channels.teams.cards import decision_post, message_posts
from app.domain.answer import Answer, Span, Suggestion
from app.domain.decision import Decision, DecisionKind
from tests.fakes.builders import a_message
from tests.fakes.teams_cards import a_setting, check_card, check_message

KINDS: list[DecisionKind] = ["reply", "clarify", "escalate"]
DAY = date(2026, 1, 1)
ENDS = st.sampled_from(["", "Done"])
texts = st.text(max_size=3000) | st.text(alphabet='語\n"\\<*[', min_size=1000, max_size=4000)


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(KINDS), text=texts, title=texts, number=st.integers(1, 12), end=st.sampled_from(["", "Done"])
)
def test_any_decision_fits_and_is_a_card(kind: DecisionKind, text: str, title: str, number: int, end: str) -> None:
    spans = tuple(
        Span(
            document_id=f"d{n}",
            title=title,
            start=0,
            end=1,
            text=text,
            url="https://x.example",
            updated=date(2026, 1, 1),
        )
        for n in range(number)
    )
    pages = tuple(Suggestion(document_id=f"s{n}", title=title, url=text, score=1, snippet=text) for n in range(number))
    decision = Decision(
        kind=kind,
        confidence=1,
        reason="answered",
        answer=Answer(spans=spans, confidence=1),
        suggestions=pages,
        question="which_page",
        choices=tuple(page.document_id for page in pages),
        note=text,
    )
    check_message(decision_post(decision, a_setting(end=end, team=title)).wire())


@settings(max_examples=30, deadline=None)
@given(text=texts.filter(str.strip))
def test_an_agents_words_come_whole_in_parts_that_fit(text: str) -> None:
    posts = message_posts(a_message(text=text * 2), NullTranslations())
    for post in posts:
        check_message(post.wire())
    said = "".join(post.text for post in posts)
    assert [c for c in said if not c.isspace()][len("Apersonwrites:") :] == [c for c in text * 2 if not c.isspace()]


def test_markup_is_only_text() -> None:
    hostile = "[click](https://evil.example) **bold** <at>everyone</at>"
    span = Span(document_id="d", title=hostile, start=0, end=1, text=hostile, url="javascript:alert(1)")
    decision = Decision(kind="reply", confidence=1, reason="answered", answer=Answer(spans=(span,), confidence=1))
    shown = json.dumps(decision_post(decision, a_setting()).wire())
    assert '"TextBlock"' not in shown
    assert "OpenUrl" not in shown
    assert "javascript" not in shown


def test_the_check_of_cards_knows_a_wrong_one() -> None:
    card = decision_post(Decision(kind="escalate", confidence=0, reason="x"), a_setting()).card
    assert card is not None
    whole = json.loads(json.dumps(card.wire()))
    check_card(whole)
    for wrong in ({"body": [{"type": "RichTextBlock"}]}, {"body": [{"type": "Nonsense"}]}, {"version": "1.9"}):
        with pytest.raises(AssertionError):
            check_card(whole | wrong)
