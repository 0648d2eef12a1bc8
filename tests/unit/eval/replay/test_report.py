"""The report of a replay opens offline, says what it saves, and leaves tables for other tools."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from eval.provable import provable
from eval.replay.cost import Cost, cost_figures
from eval.replay.figures import Figures, Outcome, deflection, interval
from eval.replay.pages import write_pages
from eval.replay.replayer import Replayed
from eval.replay.report import replay_page
from eval.replay.rows import END, PastRequest
from eval.report import render_report
from tests.fakes.builders import MOMENT


def an_outcome(place: int) -> Outcome:
    time = MOMENT + timedelta(days=place * 3)
    verdict = ("right", "right", "wrong", "unclear", "")[place % 5]
    request = PastRequest(id=f"r{place}", text="=my vpn <b>", time=time, queue=("it", "hr")[place % 2], topic="it/vpn")
    documents = ("vpn",) if verdict else ()
    replayed = Replayed(
        id=f"r{place}",
        time=time.isoformat(),
        decision="reply" if verdict else "escalate",
        reason="",
        confidence=0.5 + place % 40 / 100,
        documents=documents,
        language="en",
        queue="it",
        verdict=verdict,
    )
    return Outcome(request=request, replayed=replayed)


FOUND = tuple(an_outcome(place) for place in range(60))


def the_figures() -> Figures:
    verdicts = [one.replayed.verdict for one in FOUND]
    return {
        "requests": 60,
        "answered": 48,
        "coverage": 0.8,
        **{name: verdicts.count(name) for name in ("right", "wrong", "unclear")},
        "wrong_rate_interval": interval(12, 36),
        "deflection": deflection(FOUND),
        "provable": provable(right=24, wrong=12),
        "routing_accuracy": 0.5,
        "from": FOUND[0].replayed.time,
        "until": FOUND[-1].replayed.time,
        "index_version": "v1",
        "rows_dropped": {"total": 0},
        "undated_documents": 0,
        "undated": "visible",
        "certificate": "home",
        "certificates": [{"kind": "home", "from": FOUND[0].replayed.time, "requests": 60}],
        "later": {"certificate": 0, "triage": 0},
        "as_now": [],
        "seconds": 3.0,
    }


def test_the_page_asks_the_network_for_nothing_and_escapes_what_people_wrote() -> None:
    page = render_report(replay_page(the_figures(), FOUND, Cost(per_ticket=20, minutes=15, currency="EUR")))
    assert not re.findall(r'(?:src|href)="(?!data:)', page)
    assert "my vpn <b>" not in page
    assert "=my vpn &lt;b&gt;" in page


def test_the_page_shows_how_far_to_trust_it_and_where_it_fails() -> None:
    page = render_report(replay_page(the_figures(), FOUND))
    for heading in ("The more is answered", "as sure as it says", "By topic", "By language", "Teams taken for another"):
        assert heading in page
    assert page.count("<svg") == 3


def test_the_script_of_the_sliders_is_the_only_one_allowed() -> None:
    page = render_report(replay_page(the_figures(), FOUND))
    assert page.count("<script>") == 1
    assert "script-src 'sha256-" in page


def test_money_follows_the_numbers_of_the_house() -> None:
    figures = the_figures()
    once, twice = (cost_figures(figures, Cost(per_ticket=price, minutes=30))["a_year"] for price in (10, 20))
    assert twice["money"]["estimate"] == pytest.approx(2 * once["money"]["estimate"], abs=0.2)
    assert once["hours"]["low"] == pytest.approx(once["tickets"]["low"] / 2, abs=0.1)


def test_without_numbers_no_money_is_claimed() -> None:
    assert set(cost_figures(the_figures(), Cost())["a_year"]) == {"tickets"}


def test_few_judged_answers_make_no_picture() -> None:
    page = render_report(replay_page(the_figures() | {"right": 2}, FOUND[:5]))
    assert "The more is answered" not in page
    assert "a picture of them needs 20" in page


def test_tables_lie_beside_and_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    write_pages(the_figures(), FOUND, Cost(), tmp_path / "year.html")
    with (tmp_path / "year.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 60
    assert rows[0]["text"] == "'=my vpn <b>"
    assert "seconds" not in json.loads((tmp_path / "year.figures.json").read_text())


def test_a_single_month_has_no_trend() -> None:
    one = replace(FOUND[0])
    assert "over time" not in render_report(replay_page(the_figures(), (one,)))


def test_a_history_without_times_claims_no_day_and_no_year() -> None:
    timeless = tuple(
        replace(
            one,
            request=replace(one.request, time=END),
            replayed=replace(one.replayed, time=END.isoformat()),
        )
        for one in FOUND
    )
    figures = the_figures() | {"from": None, "until": None}
    page = render_report(replay_page(figures, timeless, Cost(per_ticket=20, minutes=15)))
    assert "No row says when it was asked" in page
    assert "9999-01" not in page
    assert "Month by month" not in page
    assert cost_figures(figures, Cost(per_ticket=20))["a_year"] == {}


def test_a_history_that_does_not_say_what_solved_it_is_asked_to() -> None:
    nothing = the_figures() | {"right": 0, "wrong": 0, "provable": provable(right=0, wrong=0)}
    page = render_report(replay_page(nothing, FOUND))
    assert "a column <code>resolution</code>" in page
    assert "under Admin, Evaluation, Gold sets, and say with one key each" in page
