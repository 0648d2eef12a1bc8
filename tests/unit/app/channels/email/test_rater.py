"""How was it? Asked by mail once, answered with a link and its button."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.email.rater import EmailRater
from app.domain.desk_rules import CsatRule, DeskRules
from app.domain.ticket import move
from tests.fakes.builders import an_answer, an_event
from tests.fakes.email_desk import EmailDesk, text_of, token_of, tokens_of
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring


def solved(scale: str = "thumbs", *, site: str = "https://help.halyard.example") -> EmailDesk:
    """A request that people had is solved, and its requester was asked how it was."""
    rules = DeskRules(csat=replace(CsatRule(), scale=scale))  # type: ignore[arg-type]
    desk = EmailDesk(Wiring(answerer=FakeAnswerer(an_answer(0.1)), desk_rules=rules), site=site)
    desk.receive()
    (ticket,) = desk.tickets()
    with desk.wiring.unit_of_work() as work:
        work.tickets.save(move(ticket, "solved", at=desk.clock.now()), an_event(ticket, kind="solved"))
        work.commit()
    desk.wiring.invite_ratings()()
    rater = EmailRater(channel=desk.channel, scale=lambda: desk.wiring.desk_rules.csat.scale)
    for _ in range(2):
        rater.ask_rating(ticket.origin, desk.tickets()[0], key=f"{ticket.id}:rating")
    return desk


@pytest.mark.parametrize(("scale", "label", "links"), [("thumbs", "👎 Not good", 2), ("stars", "★★★", 5)])
def test_the_requester_is_asked_once_and_answers_once(scale: str, label: str, links: int) -> None:
    desk = solved(scale)
    assert len(desk.posted.mails) == 2
    assert "How was it?" in text_of(desk.posted.last())
    assert len(tokens_of(desk.posted.last())) == links
    token = next(t for t in tokens_of(desk.posted.last()) if t == token_of(desk.posted.last(), label))
    assert not desk.follow_link.press(token, comment="Slow").late
    assert desk.follow_link.press(token).late
    with desk.wiring.unit_of_work() as work:
        assert [rating.comment for rating in work.ratings.since(desk.clock.now().date(), limit=5)] == ["Slow"]


def test_without_an_address_for_links_nobody_is_asked() -> None:
    assert len(solved(site="").posted.mails) == 1
