"""What we say in Slack passes Slack's own models and limits, whatever people and pages write."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from gettext import NullTranslations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.slack.blocks import (
    MAX_BLOCKS,
    MAX_CHARACTERS,
    Setting,
    decision_blocks,
    fallback_text,
    lines_blocks,
    message_blocks,
)
from app.channels.slack.texts import plain_text
from app.domain.answer import Answer, Span, Suggestion
from app.domain.decision import Decision, DecisionKind
from app.domain.files import AttachedFile
from app.domain.message import TicketMessage
from tests.fakes.builders import MOMENT, a_decision

HOSTILE = [
    "<!channel> <!here> <@U1> <https://evil.example|click>",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    "\u202eright to left \u0627\u0644\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd",
    "😀" * 500,
    "a" * 40_000,
    "&amp;&lt;!channel&gt;" * 300,
    "\n" * 3000,
    "",
    " ",
    "\u200b",
]
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300))
urls = st.one_of(st.sampled_from(["", "https://kb.example/a", "javascript:alert(1)", "https://x/" + "y" * 3000]), text)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    kinds: tuple[DecisionKind, ...] = ("reply", "clarify", "escalate")
    kind = draw(st.sampled_from(kinds))
    spans = tuple(
        Span(document_id=f"d{n}", title=draw(text), start=0, end=1, text=draw(text), url=draw(urls), updated=_day(n))
        for n in range(draw(st.integers(1, 7)))
    )
    suggestions = tuple(
        Suggestion(document_id=f"s{n}", title=draw(text), url=draw(urls), score=0.5, snippet=draw(text))
        for n in range(draw(st.integers(0, 6)))
    )
    choices = tuple(s.document_id for s in suggestions) + tuple(draw(st.lists(text.filter(bool), max_size=3)))
    return Decision(
        kind=kind,
        confidence=0.9,
        reason=draw(st.sampled_from(["answered", "not_quite", "no_good_answer", "sensitive", "new"])),
        answer=Answer(spans=spans, confidence=0.9) if kind == "reply" else None,
        suggestions=suggestions,
        question=draw(st.sampled_from(["which_page", "which_queue", "which_detail"])),
        choices=choices if kind == "clarify" else (),
        note=draw(text),
    )


def _day(number: int) -> date | None:
    return date(2026, 3, 2) if number % 2 else None


def a_setting(**more: Any) -> Setting:
    defaults: dict[str, Any] = {
        "words": NullTranslations(),
        "month": lambda day: f"{day:%Y-%m}",
        "carried": "1772442000.000100/1772442001.000100@1772442002.000100",
        "owners": {"d0": "x" * 40_000, "d1": "<!channel>"},
    }
    return Setting(**(defaults | more))


@given(decisions(), st.booleans(), text)
def test_any_decision_fits_into_one_message(decision: Decision, share: bool, team: str) -> None:
    blocks = decision_blocks(decision, a_setting(share=share, note="Only you can see this.", team=team))
    for block in blocks:
        block.validate_json()
    wire = json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)
    assert 1 <= len(blocks) <= MAX_BLOCKS
    assert len(wire) <= MAX_CHARACTERS
    assert len(fallback_text(decision, NullTranslations())) <= 3000


@given(decisions())
def test_no_text_of_others_is_read_as_markup(decision: Decision) -> None:
    blocks = decision_blocks(decision, a_setting())
    wire = json.dumps([block.to_dict() for block in blocks])
    assert '"mrkdwn"' not in wire
    notification = fallback_text(decision, NullTranslations())
    assert "<" not in notification
    assert ">" not in notification


@given(decisions())
def test_nothing_to_press_or_follow_is_empty_or_unsafe(decision: Decision) -> None:
    for element in _leaves([block.to_dict() for block in decision_blocks(decision, a_setting())]):
        if element.get("type") in {"text", "plain_text"}:
            assert element["text"] != ""
        if element.get("type") == "link":
            assert str(element["url"]).startswith(("https://", "http://"))
        if element.get("type") == "button":
            assert 0 < len(str(element["value"])) <= 2000
            assert str(element["text"]["text"]).strip()  # type: ignore[index]  # nested, and no type says how


def _leaves(found: object) -> list[dict[str, object]]:
    if isinstance(found, list):
        return [leaf for item in found for leaf in _leaves(item)]
    if isinstance(found, dict):
        return [found, *(leaf for item in found.values() for leaf in _leaves(item))]
    return []


@given(st.lists(text, min_size=1, max_size=6))
def test_sentences_of_ours_fit_too(lines: list[str]) -> None:
    blocks = lines_blocks(lines)
    assert len(json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)) <= MAX_CHARACTERS


def test_an_answer_shows_quote_source_age_owner_and_four_buttons() -> None:
    decision = a_decision()
    assert decision.answer
    spans = tuple(_dated(span) for span in decision.answer.spans)
    decision = _with(decision, spans)
    blocks = decision_blocks(decision, a_setting(owners={"page-1": "IT"}))
    wire = json.dumps([block.to_dict() for block in blocks])
    assert "To reset the VPN" in wire
    assert "https://kb.example/vpn" in wire
    assert "updated 2026-03" in wire
    assert "IT" in wire
    assert [e["action_id"] for e in blocks[-1].to_dict()["elements"]] == ["solved", "not_quite", "person", "why"]


def test_all_quotes_of_a_page_are_shown_one_a_line_without_markdown() -> None:
    decision = a_decision()
    assert decision.answer
    first = decision.answer.spans[0]
    said = ("Office | Under 3 years |", "Dublin | **24** days |", "See [the rules](rules.md).")
    blocks = decision_blocks(_with(decision, tuple(replace(first, text=text) for text in said)), a_setting())
    wire = json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)
    assert "Office · Under 3 years\\nDublin · 24 days\\nSee the rules." in wire


def _dated(span: Span) -> Span:
    return replace(span, updated=date(2026, 3, 2))


def _with(decision: Decision, spans: tuple[Span, ...]) -> Decision:
    return replace(decision, answer=Answer(spans=spans, confidence=0.9))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@UME> my *VPN* &amp; I", "my *VPN* & I"),
        ("<@UME>, hello", "hello"),
        ("see <https://a.example/x|the page>", "see the page (https://a.example/x)"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("write <mailto:a@b.example|a@b.example>", "write a@b.example"),
        ("ask <@U123|bob> in <#C1|help>", "ask @bob in #help"),
        ("<!channel> <!subteam^S1|@it> help", "help"),
        ("if a &lt; b", "if a < b"),
    ],
)
def test_slack_markup_is_read_as_what_people_see(written: str, read: str) -> None:
    assert plain_text(written, me="UME") == read


@given(st.text(max_size=2000))
def test_any_text_can_be_read(written: str) -> None:
    plain_text(written, me="UME")


@given(text.filter(str.strip), st.lists(text, max_size=5))
def test_an_agents_reply_names_the_files_that_went_with_it(said: str, names: list[str]) -> None:
    files = tuple(AttachedFile(name=name) for name in names)
    message = TicketMessage(id="m", ticket_id="t", kind="reply", author="a", text=said, at=MOMENT, files=files)
    wire = json.dumps([block.to_dict() for block in message_blocks(message, NullTranslations())], ensure_ascii=False)
    assert ("Files, sent" in wire) >= bool(any(name.strip() for name in names))
    assert len(wire) <= MAX_CHARACTERS


def test_without_files_none_are_named() -> None:
    message = TicketMessage(id="m", ticket_id="t", kind="reply", author="a", text="Here", at=MOMENT)
    assert "Files" not in json.dumps([block.to_dict() for block in message_blocks(message, NullTranslations())])
