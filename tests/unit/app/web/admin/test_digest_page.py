"""The last days in plain words: nothing that is not so, nothing that is not worth a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.setting_line import SettingLine
from app.web.admin.telling import Teller
from app.web.languages import translations
from app.web.numbers import number_filters
from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import filled, findings
from tests.fakes.markup import text_of


def test_a_quiet_week_is_said_in_a_sentence(world: AdminWorld) -> None:
    told = world.client().get("/admin/digest.txt").text
    assert told == "The last 7 days in words\n\nNobody asked anything.\n"
    assert "No topic is known" in text_of(world.client().get("/admin/digest"))


def test_what_was_asked_what_waits_and_what_to_write_next(world: AdminWorld) -> None:
    filled(world, "Where is the <wifi>?")
    for run in findings("Where is the <wifi>?", "req_1"):
        world.evaluations.save(replace(run, at=world.wiring.clock.now()))
    client = world.client()
    told = client.get("/admin/digest.txt?days=30").text
    assert "1 request came in; in the 30 days before, none." in told
    assert "By the look into the knowledge of" in told
    assert "1 request waits for somebody to take it, since" in told
    assert (
        "What to write next\n- “Where is the <wifi>?” and the like: 3 requests, about 36 minutes of people's time"
        in told
    )
    shown = client.get("/admin/digest?days=30", headers={"Accept-Language": "es"})
    assert "&lt;wifi&gt;" in shown.text
    assert "<wifi>" not in shown.text
    assert "Qué escribir a continuación" in text_of(shown)


def test_topics_are_those_of_the_chosen_days_and_cost_what_they_cost_then(world: AdminWorld) -> None:
    filled(world, "Where is the wifi?")
    today = world.wiring.clock.now()
    run = findings("Where is the wifi?", "req_1")[0]
    gaps = run.figures["gaps"]
    assert isinstance(gaps, list)
    days = [(today - timedelta(days=ago)).date().isoformat() for ago in (1, 2, 40)]
    world.evaluations.save(replace(run, at=today, figures={**run.figures, "gaps": [{**gaps[0], "days": days}]}))
    client = world.client()
    assert "2 requests, about 24 minutes of people's time" in client.get("/admin/digest.txt?days=7").text
    assert "3 requests, about 36 minutes of people's time" in client.get("/admin/digest.txt?days=90").text
    assert "What to write next" not in client.get("/admin/digest.txt?days=1").text


def test_where_it_goes_by_itself_is_said(world: AdminWorld) -> None:
    assert "digest_to in the settings" in text_of(world.client().get("/admin/digest"))
    line = SettingLine(
        name="digest_to", variable="", value="email:it@acme.example", default="", source="file", description=""
    )
    world.settings = (line,)
    assert "each Monday, to email:it@acme.example." in text_of(world.client().get("/admin/digest"))


def test_only_administrators_read_it(world: AdminWorld) -> None:
    assert world.client("agent").get("/admin/digest.txt").status_code in {403, 404}


def test_what_is_sent_names_its_days(world: AdminWorld) -> None:
    admin = world.administration()
    midnight = world.wiring.clock.now().replace(hour=0, minute=0)
    found = admin.service.health(days=7, until=midnight)
    told = Teller(translations("en"), number_filters("en_GB"), "en")(found, None, None, dated=True)
    assert told.title == "23 Feb 2026 to 1 Mar 2026, in words"
