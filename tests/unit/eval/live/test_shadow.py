"""The verdict on a channel in the shadow says whether it may go live, and what is missing."""

from __future__ import annotations

from dataclasses import replace

from app.domain.decision import Decision
from app.domain.gold import GoldRow
from app.domain.message import MessageKind, TicketMessage
from eval.certificate import Promise
from eval.first_screen import shadow_lines
from eval.live.shadow import Watching, by_gold, shadow_figures
from eval.live.shadow_command import by_tickets
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request, a_ticket, an_answer, an_origin
from tests.fakes.memory import MemoryUnitsOfWork

WANTED = Decision(kind="reply", confidence=0.9, reason="answered", answer=an_answer())


def met(count: int, verdict: str, *, channel: str = "C1") -> list[Watching]:
    receipt = replace(a_receipt(), decision=Decision(kind="silent", confidence=0.9, reason="shadow"), instead=WANTED)
    origin = an_origin("slack", channel)
    return [Watching(request=a_request(f"r{n}", origin=origin), receipt=receipt, verdict=verdict) for n in range(count)]


def test_enough_right_answers_make_a_channel_ready() -> None:
    found = shadow_figures(met(60, "right"), Promise())
    assert found["ready"]
    assert found["channels"]["slack:C1"]["wrong_rate_upper"] <= 0.05


def test_few_answers_say_how_many_are_missing() -> None:
    found = shadow_figures(met(20, "right"), Promise())
    assert not found["ready"]
    assert "39 more" in found["verdict"]


def test_too_many_wrong_ones_are_told_as_such() -> None:
    found = shadow_figures([*met(30, "right"), *met(10, "wrong")], Promise())
    assert found["verdict"].startswith("Not ready: 10 of 40")


def test_each_channel_has_its_own_verdict() -> None:
    found = shadow_figures([*met(60, "right"), *met(5, "right", channel="C2")], Promise())
    assert {name: one["ready"] for name, one in found["channels"].items()} == {"slack:C1": True, "slack:C2": False}


def test_visitors_of_a_page_are_one_channel_though_each_has_a_conversation_of_their_own() -> None:
    seen = [
        replace(one, request=replace(one.request, origin=an_origin("web", one.request.id))) for one in met(3, "right")
    ]
    assert list(shadow_figures(seen, Promise())["channels"]) == ["web"]


def test_the_first_screen_says_what_was_met_the_verdict_on_each_room_and_what_next() -> None:
    seen = [*met(60, "right"), *met(5, "unclear", channel="C2")]
    told = list(shadow_lines(shadow_figures(seen, Promise()), days=14))
    assert told[0] == "In 14 days 65 requests were met in the shadow; 65 (100.0%) would have been answered."
    assert [line.split(":")[:2] for line in told[3:5]] == [["  slack", "C1"], ["  slack", "C2"]]
    assert "live on" in told[-1]
    assert "--gold" in list(shadow_lines(shadow_figures(met(5, "unclear"), Promise()), days=14))[-1]


def test_what_would_not_have_been_answered_only_lowers_coverage() -> None:
    silent = [replace(one, receipt=replace(one.receipt, instead=a_decision("escalate"))) for one in met(60, "")]
    found = shadow_figures([*met(60, "right"), *silent], Promise())
    assert (found["would_answer"], found["coverage"]) == (60, 0.5)


def test_people_s_resolution_is_found_by_id_conversation_or_words() -> None:
    said = by_gold([GoldRow(id="1700.1", text="My VPN does not connect!", thread_id="1700.1", resolution="Reset it.")])
    assert said(a_request("other", "my vpn does not connect")).text == "Reset it."
    below = a_request("other", "something else", origin=an_origin("slack", "C1", "1700.1/1700.2"))
    assert said(below).text == "Reset it."
    assert not said(a_request("other", "something else"))


def test_what_people_replied_on_the_ticket_is_what_they_did() -> None:
    units = MemoryUnitsOfWork()
    request = a_request("r1")
    with units() as work:
        work.records.add_request(request)
        ticket = work.tickets.add(a_ticket())
        written: dict[MessageKind, str] = {"note": "hm", "reply": "Reset the VPN.", "requester": "thanks"}
        for place, (kind, text) in enumerate(written.items()):
            work.conversations.add(
                TicketMessage(id=f"m{place}", ticket_id=ticket.id, kind=kind, author="ana", text=text, at=MOMENT)
            )
        work.commit()
    done = by_tickets(units)
    assert done(a_request(ticket.request_id)).text == "Reset the VPN."
    assert not done(a_request("unknown"))
