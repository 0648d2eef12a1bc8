"""Whoever left a group of readers is told nothing more of its pages, also below what they asked while in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.channels.teams.rules import TeamsRules
from app.domain.signed_link import SignedAct, sealed
from app.services.front_desk import FrontDesk
from app.services.requests.follow_link import FollowLink
from tests.fakes.builders import MOMENT, a_document, a_hit, an_incoming
from tests.fakes.email_desk import EmailDesk, our_rules
from tests.fakes.email_mails import a_mail
from tests.fakes.engine import FakeRetriever, QuotingAnswerer
from tests.fakes.faces import AS_AGENT, a_client, a_desk, a_person, a_seat
from tests.fakes.slack_events import pressed
from tests.fakes.teams import ANN, APP, TENANT
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.wiring import EAGER, Wiring
from tests.unit.app.channels.slack.test_audience import a_desk as a_slack_desk
from tests.unit.app.security.routes import api_scope, api_ways, page_access, page_ways

FINANCE = frozenset({"finance"})
FORM = {"verdict": "not_quite", "choice": "page-0", "text": "new where is the budget?", "message": "m1"}
BODIES: dict[str, dict[str, str]] = {
    "feedback": {"verdict": "not_quite"},
    "choice": {"choice": "page-0"},
    "replies": {"text": "new where is the budget?"},
}
PAGES = [way for way in page_ways(a_desk()) if page_access(way.path) == "own" and way.method == "POST"]
CALLS = [way for way in api_ways(a_desk()) if api_scope(way) == "ask" and way.path.rpartition("/")[2] in BODIES]


@dataclass(slots=True)
class House:
    """Ann asks as somebody of finance, and is not sure which of two pages it is about."""

    wiring: Wiring = field(default_factory=lambda: a_wiring(0.6, 0.55))
    desk: FrontDesk = field(init=False)
    request_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.desk = a_desk(self.wiring)
        asked = self.seat(FINANCE).post("/ask", data={"text": "How much is left?"})
        self.request_id = asked.url.path.rpartition("/")[2]
        assert self.searched() == [{"everyone", "finance"}]

    def seat(self, groups: frozenset[str]) -> TestClient:
        return a_seat(self.desk, a_person("requester", id="ann", groups=groups))

    def searched(self) -> list[frozenset[str]]:
        """For whom was searched since it was last asked."""
        found = list(self.wiring.retriever.audiences)
        self.wiring.retriever.audiences.clear()
        return found


def a_wiring(*scores: float) -> Wiring:
    hits = tuple(a_hit(a_document(f"page-{n}", text=f"Page {n} says so."), score=s) for n, s in enumerate(scores))
    return Wiring(retriever=FakeRetriever(hits), answerer=QuotingAnswerer(), politeness=EAGER)


@pytest.mark.parametrize("way", PAGES, ids=str)
def test_no_form_below_ones_request_reads_as_somebody_one_is_no_more(way: object) -> None:
    house = House()
    path = str(way).partition(" ")[2].replace("{request_id}", house.request_id)
    house.seat(frozenset()).post(path, data=FORM)
    assert all(audience == {"everyone"} for audience in house.searched())


@pytest.mark.parametrize("form", ["feedback", "choice", "replies"])
def test_these_forms_do_search_and_for_whoever_is_still_in_the_group_there_too(form: str) -> None:
    house = House()
    house.seat(FINANCE).post(f"/requests/{house.request_id}/{form}", data=FORM)
    assert house.searched() == [{"everyone", "finance"}]


@pytest.mark.parametrize("way", CALLS, ids=str)
def test_no_call_about_ones_request_reads_as_somebody_one_is_no_more(way: object) -> None:
    wiring = a_wiring(0.6, 0.55)
    desk = a_desk(wiring)
    visitor = a_client(replace(desk, rules=replace(desk.rules, web_audience=FINANCE | {"everyone"})))
    request_id = visitor.post("/api/v1/requests", json={"text": "How much is left?"}).json()["request_id"]
    assert wiring.retriever.audiences == [{"everyone", "finance"}]
    path = str(way).partition(" ")[2].replace("{request_id}", request_id)
    narrowed = a_client(desk)
    narrowed.cookies.update(visitor.cookies)
    assert narrowed.post(path, json=BODIES[path.rpartition("/")[2]]).status_code == 200
    assert wiring.retriever.audiences[1:] == [{"everyone"}]


def test_the_page_of_a_request_shows_the_quote_that_was_told_and_nothing_more_around_it() -> None:
    wiring = a_wiring(0.9)
    page = a_document("page-0", text="Page 0 says so.")
    house = House(wiring)
    secret = replace(page, audience=FINANCE, text=f"{page.text} And more.")
    wiring.retriever.hits = (a_hit(secret),)
    told = house.seat(frozenset()).get(f"/requests/{house.request_id}").text
    assert "Page 0 says so." in told
    assert "And more." not in told


@pytest.mark.parametrize("act", ["not_quite", "choose"])
def test_a_link_in_a_mail_does_not_either(act: str) -> None:
    wiring = a_wiring(0.6, 0.55)
    outcome = wiring.ask()(replace(an_incoming(), audience=FINANCE))
    follow = FollowLink(
        key=b"k" * 32,
        reading=wiring.unit_of_work,
        clock=wiring.clock,
        record_feedback=wiring.record_feedback(),
        turns=wiring.take_turn(),
        rate=wiring.life().ratings,
        groups_of=lambda _: frozenset({"everyone"}),
    )
    said = SignedAct(request_id=outcome.request.id, act="not_quite", expires_at=MOMENT + timedelta(days=1))
    if act == "choose":
        said = replace(said, act="choose", choice="page-0")
    follow.press(sealed(said, key=b"k" * 32))
    assert wiring.retriever.audiences == [FINANCE, frozenset()]


def test_a_button_in_slack_does_not_either() -> None:
    desk = a_slack_desk(members=("UANN", "UBOB"), finance=("UANN",))
    ts = desk.ask()
    desk.run()
    desk.slack.groups["S1"] = ()
    desk.run(seconds=600)
    desk.receive(pressed("not_quite", value=ts))
    desk.run()
    assert desk.wiring.retriever.audiences == [{"everyone", "finance"}, {"everyone"}]


def test_a_word_in_teams_does_not_either() -> None:
    readers = {"finance": frozenset({ANN})}
    desk = TeamsDesk(rules=TeamsRules(app_id=APP, tenant=TENANT, readers=readers))
    desk.ask("My VPN does not connect")
    readers["finance"] = frozenset()
    desk.clock.advance(600)
    desk.ask("new where is the budget?")
    assert desk.wiring.retriever.audiences == [{"everyone", "finance"}, {"everyone"}]


def test_an_answer_to_a_mail_does_not_either() -> None:
    readers = dict(our_rules().readers)
    desk = EmailDesk(rules=replace(our_rules(), readers=readers))
    desk.receive(a_mail("My VPN does not connect"))
    (_, letter) = desk.posted.mails[0]
    readers.clear()
    desk.receive(a_mail("new where is the budget?", answers=letter["Message-ID"]))
    assert desk.wiring.retriever.audiences == [{"everyone", "finance"}, {"everyone"}]


def test_a_program_that_asks_with_groups_of_others_goes_on_with_them() -> None:
    wiring = a_wiring(0.6, 0.55)
    program = a_client(a_desk(wiring))
    program.headers.update(AS_AGENT)
    body = {"text": "How much is left?", "audience": ["finance"]}
    request_id = program.post("/api/v1/requests", json=body).json()["request_id"]
    program.post(f"/api/v1/requests/{request_id}/feedback", json={"verdict": "not_quite"})
    assert wiring.retriever.audiences == [FINANCE, FINANCE]
