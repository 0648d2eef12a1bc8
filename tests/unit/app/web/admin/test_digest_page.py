"""The last days in plain words: nothing that is not so, nothing that is not worth a sentence."""

from __future__ import annotations

from dataclasses import replace

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
    assert "1 request came in; as many days before it was 0." in told
    assert "1 request waits for somebody to take it, since" in told
    assert (
        "What to write next\n- “Where is the <wifi>?” and the like: 3 requests, about 36 minutes of people's time"
        in told
    )
    shown = client.get("/admin/digest?days=30", headers={"Accept-Language": "es"})
    assert "&lt;wifi&gt;" in shown.text
    assert "<wifi>" not in shown.text
    assert "Qué escribir a continuación" in text_of(shown)


def test_only_administrators_read_it(world: AdminWorld) -> None:
    assert world.client("agent").get("/admin/digest.txt").status_code in {403, 404}
