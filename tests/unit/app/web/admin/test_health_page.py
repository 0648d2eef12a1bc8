"""Health: what became of requests, what could not be delivered, and how things stand."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from app.domain.drift import Drift, DriftLook
from app.domain.rating import Rating
from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import filled
from tests.fakes.builders import MOMENT
from tests.fakes.markup import text_of


def test_health_counts_what_became_of_requests(world: AdminWorld) -> None:
    world.wiring.clock.now()  # the same day as the requests
    shown = text_of(filled(world).client().get("/admin"))
    assert "Requests 1" in shown
    assert "never evaluated" in shown
    assert "1 message could not be delivered" in shown


def test_the_figures_are_exported_with_a_row_a_day(world: AdminWorld) -> None:
    exported = filled(world).client().get("/admin/figures.csv?days=7")
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert len(rows) == 7
    assert sum(int(row["requests"]) for row in rows) == 1
    assert "attachment" in exported.headers["content-disposition"]


def test_a_dead_letter_is_tried_again_and_twice_is_once(world: AdminWorld) -> None:
    client = filled(world).client()
    for _ in range(2):
        assert client.post("/admin/dead-letters", data={"key": "m1"}).status_code == 200
    assert [action for action, _, _ in world.audited()] == ["dead_letter_retried"]
    assert "could not be delivered" not in text_of(client.get("/admin"))


@pytest.mark.parametrize(
    ("p", "says"), [(0.4, "ask what they asked before? yes"), (0.0001, "other things than what the promise rests on")]
)
def test_health_says_whether_people_still_ask_what_was_labelled(world: AdminWorld, p: float, says: str) -> None:
    assert "asked before?" not in text_of(world.client().get("/admin"))
    world.look = DriftLook(at=MOMENT, drift=Drift(reference=200, recent=321, questions_p=p, scores_p=0.5))
    shown = text_of(world.client().get("/admin"))
    assert says in shown
    assert "321 requests, looked at on 2 March 2026" in shown


def test_health_shows_how_satisfied_those_were_who_rated(world: AdminWorld) -> None:
    assert "nobody rated" in text_of(world.client().get("/admin"))
    today = world.wiring.clock.now().date()
    with world.wiring.unit_of_work() as work:
        for ago, value in ((0, 1), (0, 0), (1, 1), (2, 1), (40, 0)):
            work.ratings.add(Rating(scale="thumbs", value=value, day=today - timedelta(days=ago), queue="it"))
        work.commit()
    said = text_of(world.client().get("/admin?days=30"))
    assert "Satisfied, of those who rated 75.0%" in said
    assert "3 / 4" in said
    exported = world.client().get("/admin/figures.csv?days=7").text
    rows = {row["day"]: (row["ratings"], row["satisfied"]) for row in csv.DictReader(io.StringIO(exported))}
    assert rows[today.isoformat()] == ("2", "1")
