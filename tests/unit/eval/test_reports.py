"""Reports begin with what was measured and what to do next, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from eval.knowledge.gaps_report import gaps_page
from eval.replay.report import replay_page
from eval.report import Report, Section, TableOf, render_report
from eval.suggestions.report import suggestions_page
from eval.whatif.report import difference_page
from eval.wording import signed, speak
from tests.unit.eval.replay.test_report import FOUND, the_figures

GAP: dict[str, Any] = {
    "question": "Wo ist der Schlüssel?",
    "requests": 4,
    "minutes": 48.0,
    "trend": 1.5,
    "linked": "",
    "nearest_miss": "doors",
    "questions": ["Wo ist der Schlüssel?"],
    "draft": {"title": "Schlüssel", "text": "# Schlüssel\n\nIm Schrank."},
    "predicted": {"tried_on": 2, "right": 1, "wrong": 0, "interval": [0.0126, 0.9874]},
}
GAPS: dict[str, Any] = {"requests": 90, "unmet": 12, "in_gaps": 4, "minutes_in_gaps": 48.0, "gaps": [GAP]}
SUGGESTED: dict[str, Any] = {
    "dataset": "halyard",
    "documents": 230,
    "undated": 3,
    "requests_test": {
        "tickets": 20,
        "with_precedent": 10,
        **dict.fromkeys(("precedent_share", "recall@1", "recall@3", "with_suggestion", "shown_recall@3"), 0.5),
        **{f"recall@3_{end}": value for end, value in (("low", 0.2), ("high", 0.8))},
        "shown_right": None,
    },
}


def difference(p: float = 0.2, wrong: int = 1) -> dict[str, Any]:
    def count(by: int) -> dict[str, Any]:
        return {"before": 3, "after": 3 + by, "gained": by, "lost": 0, "p": p, "p_adjusted": p}

    counts = {"answered": count(12), "right": count(11), "wrong": count(wrong), "tickets": count(-3)}
    return counts | {"requests": 90, "changed_requests": 12, "changed": [], "tries": 1, "rerouted": 0}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak("en")


def pages() -> list[Report]:
    return [
        gaps_page(GAPS),
        gaps_page(GAPS | {"gaps": []}),
        suggestions_page(SUGGESTED),
        replay_page(the_figures(), FOUND),
        replay_page(the_figures() | {"answered": 0}, FOUND),
    ]


@pytest.mark.parametrize(("language", "next_"), [("en", "What next?"), ("es", "¿Y ahora?"), ("it", "E adesso?")])
def test_the_first_screen_says_what_was_measured_and_what_to_do_next(language: str, next_: str) -> None:
    speak(language)
    for report in pages():
        assert len(report.lead) == 2
        assert report.lead[-1].title == next_
        assert all(section.text for section in report.lead)


@pytest.mark.parametrize("language", ["es", "it"])
def test_nothing_but_commands_and_what_people_wrote_stays_english(language: str) -> None:
    english = [phrases(report) for report in pages()]
    speak(language)
    for before, report in zip(english, pages(), strict=True):
        assert not before & phrases(report)


def phrases(report: Report) -> set[str]:
    """Return every sentence of a page that Firstline wrote."""
    sections = [*report.lead, *report.sections]
    tables = [report.summary, *(table for section in sections for table in section.tables)]
    told = {report.title, report.subtitle, *report.notes, *(section.text for section in sections)}
    told |= {name for table in tables for name in (table.title, *table.columns) if len(name.split()) > 1}
    return told - {"", GAP["question"]}


def test_what_people_asked_is_escaped() -> None:
    shown = render_report(gaps_page(GAPS | {"gaps": [GAP | {"question": "<script>alert(1)</script>"}]}))
    assert "<script>" not in shown


def test_a_difference_says_how_far_it_is_from_chance() -> None:
    (small,), (worse,), (better,) = (
        difference_page(difference(*told), "x").lead for told in ((0.2, 1), (0.01, 9), (0.01, -1))
    )
    assert "answered +12, wrong +1, needed people −3." in small.text
    assert "may be chance" in small.text
    assert "answers wrongly more often" in worse.text
    assert "more than chance" in better.text
    assert (signed(0), signed(-1200)) == ("±0", "−1,200")


def test_commands_are_set_as_code_and_nothing_else_is_let_through() -> None:
    lead = [Section(title="x", text="Run `firstline <b>` and see <i>. Not `")]
    closed = [Section(title="x", text="Run `firstline <b>` and see <i>.")]
    summary = TableOf(title="t", columns=("a",), rows=[])
    assert "Run <code>firstline &lt;b&gt;</code> and see &lt;i&gt;." in render_report(
        Report(title="t", lead=closed, summary=summary)
    )
    assert "<p>Run `firstline &lt;b&gt;` and see &lt;i&gt;. Not `</p>" in render_report(
        Report(title="t", lead=lead, summary=summary)
    )
