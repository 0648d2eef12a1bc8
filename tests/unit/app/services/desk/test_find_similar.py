"""Tickets about the same, for the agent who begins with one."""

from __future__ import annotations

from app.domain.fingerprint import Fingerprint
from app.domain.ticket import Ticket
from app.services.desk.find_similar import FindSimilar
from tests.fakes.builders import a_request
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring


def asked(wiring: Wiring, number: int, text: str) -> Ticket:
    """Have somebody ask what only people can answer."""
    request = a_request(id=f"req_{number}", text=text, requester=f"r{number}@example.com")
    ticket = wiring.handle()(request).ticket
    features = wiring.likeness.features(text)
    with wiring.unit_of_work() as work:
        one = Fingerprint(request_id=request.id, requester=request.requester, at=wiring.clock.now(), features=features)
        work.fingerprints.add(one)
        work.commit()
    return ticket


def similar(wiring: Wiring, ticket: Ticket, *, k: int = 5) -> list[tuple[str, float]]:
    find = FindSimilar(unit_of_work=wiring.unit_of_work, likeness=wiring.likeness, clock=wiring.clock)
    return [(one.ticket.id, one.probability) for one in find(ticket.id, k=k)]


def unsure() -> Wiring:
    return Wiring(answerer=FakeAnswerer(None))


def test_the_likeliest_come_first_and_what_is_less_likely_than_not_is_left_out() -> None:
    wiring = unsure()
    this = asked(wiring, 1, "the red printer jams again")
    near = asked(wiring, 2, "the red printer jams")
    asked(wiring, 3, "the red car stopped")
    same = asked(wiring, 4, "the red printer jams again")
    assert similar(wiring, this) == [(same.id, 1.0), (near.id, 0.8)]
    assert similar(wiring, this, k=1) == [(same.id, 1.0)]


def test_what_only_the_engine_had_and_what_is_long_past_is_not_similar() -> None:
    wiring = Wiring()
    answered = asked(wiring, 1, "how do I reset my VPN")
    assert answered.tier == 0
    wiring.answerer = FakeAnswerer(None)
    this = asked(wiring, 2, "how do I reset my VPN")
    assert similar(wiring, this) == []
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(31 * 86_400)
    later = asked(wiring, 3, "how do I reset my VPN")
    assert similar(wiring, later) == []
