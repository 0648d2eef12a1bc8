"""Nobody sees in Slack what they may not read; where Slack does not say who is who, nothing is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.company import Company, Person
from app.channels.slack.rules import RoomRules, SlackRules
from app.domain.errors import DeliveryFailed
from indexer.types import Document
from tests.fakes.builders import a_document, a_hit
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeRetriever
from tests.fakes.library import FakeLibrary
from tests.fakes.slack import ME, FakeSlack, shown
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import pressed
from tests.fakes.wiring import Wiring

FINANCE = frozenset({"finance"})
RULES = SlackRules(rooms={"C1": RoomRules()}, user_groups={"S1": "finance"}, grace_seconds=0)


def a_secret() -> Document:
    return replace(a_document(), audience=FINANCE)


def a_desk(
    *, members: tuple[str, ...], finance: tuple[str, ...], document: Document | None = None, rules: SlackRules = RULES
) -> SlackDesk:
    document = document or a_secret()
    slack = FakeSlack(joined={"C1": (*members, ME)}, groups={"S1": finance})
    slack.people[ME] = Person(id=ME, program=True)
    wiring = Wiring(retriever=FakeRetriever((a_hit(document),)))
    return SlackDesk(wiring=wiring, slack=slack, rules=rules, library=FakeLibrary((document,)))


def a_company(slack: FakeSlack, *, clock: FakeClock | None = None) -> Company:
    return Company(people=slack, rules=RULES, documents=FakeLibrary((a_secret(),)), clock=clock or FakeClock())


def test_what_everybody_in_the_channel_may_read_is_said_to_all() -> None:
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN", "UBOB"))
    desk.ask()
    desk.run()
    assert len(desk.slack.ours("C1")) == 1


def test_what_one_member_may_not_read_is_said_to_the_asker_alone() -> None:
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN",))
    desk.ask()
    desk.run()
    assert desk.slack.ours("C1") == []
    (whisper,) = desk.slack.whispers
    assert whisper.user == "UANN"
    assert "Only you can see this" in whisper.shown
    assert "Share with the channel" in whisper.shown


def test_sharing_counts_who_cannot_open_it_and_shares_nothing() -> None:
    members = tuple(f"U{number}" for number in range(41))
    desk = a_desk(members=("UANN", *members), finance=("UANN", *members[3:]))
    ts = desk.ask()
    desk.run()
    desk.receive(pressed("share", value=ts))
    desk.run()
    assert desk.slack.ours("C1") == []
    assert desk.slack.whispers[-1].text.startswith("3 of 42 members cannot open this")


def test_sharing_shows_it_to_all_once_everybody_may_read_it() -> None:
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN",))
    ts = desk.ask()
    desk.run()
    desk.slack.groups["S1"] = ("UANN", "UBOB")
    desk.clock.advance(3600)
    for press in ("1", "2"):
        desk.receive(pressed("share", value=ts, ts=press))
        desk.run()
    (message,) = desk.slack.ours("C1")
    assert "To reset the VPN" in shown(desk.slack.posts[message.ts].blocks)


def test_while_slack_does_not_say_who_is_there_nothing_is_shared_and_old_knowledge_is_not_used() -> None:
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN",))
    ts = desk.ask()
    desk.run()
    desk.slack.groups["S1"] = ("UANN", "UBOB")
    desk.clock.advance(3600)
    desk.slack.down = True
    desk.receive(pressed("share", value=ts))
    desk.run()
    assert desk.slack.ours("C1") == []
    desk.slack.joined["C1"] += ("UNEW",)
    desk.slack.down = False
    desk.run(seconds=3600)
    assert desk.slack.ours("C1") == []
    assert desk.slack.whispers[-1].text.startswith("1 of 3 members cannot open this")


def test_only_the_asker_may_share() -> None:
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN",))
    ts = desk.ask()
    desk.run()
    desk.receive(pressed("share", value=ts, user="UBOB"))
    desk.run()
    assert "Only the person who asked" in desk.slack.whispers[-1].text


def test_a_helper_who_may_not_read_it_is_shown_nothing() -> None:
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN",))
    ts = desk.ask()
    desk.slack.look_into("C1", ts, "UBOB")
    desk.run()
    assert desk.slack.whispers == []


def test_why_names_no_page_that_its_reader_may_not_open() -> None:
    desk = a_desk(members=("UANN",), finance=("UANN",))
    ts = desk.ask()
    desk.run()
    desk.slack.groups["S1"] = ()
    desk.clock.advance(3600)
    desk.receive(pressed("why", value=ts, user="UBOB"))
    desk.run()
    assert "They come from" not in desk.slack.whispers[-1].shown


def test_in_a_channel_shared_with_another_organisation_answers_go_to_the_asker_alone() -> None:
    desk = a_desk(members=("UANN",), finance=(), document=a_document())
    desk.slack.shared = frozenset({"C1"})
    desk.ask()
    desk.run()
    assert desk.slack.ours("C1") == []
    assert [whisper.user for whisper in desk.slack.whispers] == ["UANN"]


def test_groups_come_from_user_groups_and_from_channels() -> None:
    slack = FakeSlack(groups={"S1": ("UANN",)}, joined={"CBOARD": ("UANN",)})
    rules = replace(RULES, rooms={"CBOARD": RoomRules(group="board")})
    company = Company(people=slack, rules=rules, documents=FakeLibrary(), clock=FakeClock())
    assert company.groups("UANN") == {"everyone", "finance", "board"}
    assert company.groups("UBOB") == {"everyone"}


def test_a_guest_of_another_organisation_is_in_no_group() -> None:
    slack = FakeSlack(groups={"S1": ("UOUT",)})
    slack.people["UOUT"] = Person(id="UOUT", external=True)
    assert a_company(slack).groups("UOUT") == frozenset()


def test_what_is_known_is_asked_once_and_again_when_it_is_old() -> None:
    clock, slack = FakeClock(), FakeSlack(groups={"S1": ("UANN",)})
    company = a_company(slack, clock=clock)
    for _ in range(3):
        company.groups("UANN")
    assert slack.asked.count("group S1") == 1
    slack.groups["S1"] = ()
    clock.advance(301)
    assert company.groups("UANN") == {"everyone"}


def test_old_knowledge_is_never_used_when_slack_is_silent() -> None:
    clock, slack = FakeClock(), FakeSlack(groups={"S1": ("UANN",)})
    company = a_company(slack, clock=clock)
    company.groups("UANN")
    clock.advance(301)
    slack.down = True
    with pytest.raises(DeliveryFailed):
        company.groups("UANN")
    with pytest.raises(DeliveryFailed):
        company.reach("C1", ("page-1",))


def test_agents_who_may_not_all_read_it_hear_that_somebody_waits_and_see_nothing_of_it() -> None:
    rules = replace(RULES, rooms={"C1": RoomRules(policy="suggest_agents")}, agents_room="CAGENTS")
    desk = a_desk(members=("UANN", "UBOB"), finance=("UANN",), rules=rules)
    desk.slack.joined["CAGENTS"] = ("UBOB", ME)
    desk.ask()
    desk.run()
    (message,) = desk.slack.ours("CAGENTS")
    said = desk.slack.posts[message.ts]
    assert "Somebody needs you" in said.text
    assert "tkt_" in said.text
    assert a_secret().title not in str(said)
    assert desk.slack.ours("C1") == desk.slack.whispers == []
