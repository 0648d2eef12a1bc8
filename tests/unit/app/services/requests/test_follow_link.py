"""Links that let their holder say one thing: whole, signed, in time, and only once they press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotFound
from app.domain.signed_link import LINK_ACTS, LinkAct, SignedAct, opened, sealed
from app.services.requests.follow_link import FollowLink
from tests.fakes.builders import MOMENT, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring

KEY = b"k" * 32
_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


def an_act(act: LinkAct = "solved", *, request_id: str = "req_1", choice: str = "") -> SignedAct:
    return SignedAct(request_id=request_id, act=act, expires_at=MOMENT + timedelta(days=1), choice=choice)


def follow(wiring: Wiring) -> FollowLink:
    return FollowLink(
        key=KEY,
        reading=wiring.unit_of_work,
        clock=wiring.clock,
        record_feedback=wiring.record_feedback(),
        turns=wiring.take_turn(),
        rate=wiring.life().ratings,
    )


@given(_TEXT, st.sampled_from(LINK_ACTS), _TEXT, _TEXT)
def test_what_is_sealed_is_opened_the_same(request_id: str, act: LinkAct, receipt: str, choice: str) -> None:
    said = SignedAct(request_id=request_id, act=act, expires_at=MOMENT, receipt_id=receipt, choice=choice)
    assert opened(sealed(said, key=KEY), key=KEY) == said


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_a_link_with_any_sign_changed_is_none(place: int, sign: str) -> None:
    token = sealed(an_act(), key=KEY)
    at = place % len(token)
    changed = token[:at] + sign + token[at + 1 :]
    assert changed == token or opened(changed, key=KEY) is None


@given(st.text(max_size=80))
def test_no_text_opens_anything(text: str) -> None:
    assert opened(text, key=KEY) is None
    assert opened(sealed(an_act(), key=KEY), key=b"x" * 32) is None


def test_a_link_is_good_for_its_time_and_not_longer() -> None:
    wiring = Wiring()
    outcome = wiring.ask()(an_incoming())
    token = sealed(an_act(request_id=outcome.request.id), key=KEY)
    assert follow(wiring).read(token).request == outcome.request
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(3 * 24 * 3600)
    with pytest.raises(NotFound):
        follow(wiring).press(token)


def test_a_link_about_a_request_that_was_forgotten_is_too_old() -> None:
    with pytest.raises(NotFound):
        follow(Wiring()).read(sealed(an_act(request_id="req_gone"), key=KEY))


def test_pressing_talk_to_a_person_hands_over() -> None:
    wiring = Wiring()
    outcome = wiring.ask()(an_incoming())
    follow(wiring).press(sealed(an_act("person", request_id=outcome.request.id), key=KEY))
    with wiring.unit_of_work() as work:
        assert work.tickets.get(outcome.ticket.id).tier == 1
