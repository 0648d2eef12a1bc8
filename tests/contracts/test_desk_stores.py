"""`DeskQueries`, `Drawers` and `Changes` on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.domain.errors import NotFound
from app.domain.mention import Mention
from app.domain.ticket import Ticket, move
from app.domain.ticket_filter import NOBODY, Load, Order, TicketFilter, urgency
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event

OPEN = frozenset({"open", "in_progress"})


def _add(work: UnitOfWork, number: int, **changes: Any) -> Ticket:
    request = a_request(id=f"req_{number}", received_at=MOMENT + timedelta(minutes=number // 2))
    work.records.add_request(request)
    plain = replace(a_ticket(request, id=f"tkt_{number:02}"), tier=1, state="open", queue="it", priority="normal")
    return work.tickets.add(replace(plain, **changes))


def _ids(work: UnitOfWork, wanted: TicketFilter, *, after: str = "", limit: int = 50) -> list[str]:
    return [ticket.id for ticket in work.desk.page(wanted, after=after, limit=limit)]


def test_tickets_that_the_engine_still_holds_are_not_listed(units: UnitOfWorkFactory) -> None:
    with units() as work:
        _add(work, 1)
        _add(work, 2, tier=0, state="answered", queue="")
        assert _ids(work, TicketFilter()) == ["tkt_01"]
        assert work.desk.count(TicketFilter()) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TicketFilter(queues=frozenset({"hr"})), ["tkt_02"]),
        (TicketFilter(queues=frozenset({"hr", "legal"})), ["tkt_05", "tkt_02"]),
        (TicketFilter(states=frozenset({"in_progress", "solved"})), ["tkt_04", "tkt_03"]),
        (TicketFilter(priority="critical"), ["tkt_04"]),
        (TicketFilter(assignee="ben"), ["tkt_04", "tkt_03"]),
        (TicketFilter(assignee=NOBODY), ["tkt_05", "tkt_02", "tkt_01"]),
        (TicketFilter(topic="hr/café"), ["tkt_02"]),
        (TicketFilter(topic="hr"), []),
        (TicketFilter(words="vpn DOES"), ["tkt_05", "tkt_04", "tkt_02", "tkt_01"]),
        (TicketFilter(words="100%_"), ["tkt_03"]),
        (TicketFilter(words="tkt_02"), ["tkt_02"]),
        (TicketFilter(words="_"), ["tkt_03"]),
        (TicketFilter(queues=frozenset({"it"}), assignee="ben", priority="critical"), ["tkt_04"]),
    ],
)
def test_everything_wanted_must_hold(units: UnitOfWorkFactory, wanted: TicketFilter, found: list[str]) -> None:
    with units() as work:
        _add(work, 1)
        _add(work, 2, queue="hr", topics=("hr/café", "it/vpn"))
        _add(work, 3, state="solved", assignee="ben", subject="100%_sure")
        _add(work, 4, state="in_progress", assignee="ben", priority="critical")
        _add(work, 5, queue="legal")
        assert _ids(work, wanted) == found
        assert work.desk.count(wanted) == len(found)


@pytest.mark.parametrize("order", ["newest", "oldest", "urgent"])
def test_pages_follow_each_other_without_gap_or_repetition(units: UnitOfWorkFactory, order: Order) -> None:
    with units() as work:
        for number in range(11):
            _add(work, number, priority=("low", "critical", "normal", "high")[number % 4])
        wanted = TicketFilter(order=order)
        seen: list[str] = []
        while page := _ids(work, wanted, after=seen[-1] if seen else "", limit=3):
            seen += page
        assert seen == _ids(work, wanted)
        assert sorted(seen) == [f"tkt_{number:02}" for number in range(11)]
        tickets = [work.tickets.get(one) for one in seen]
        ages = [(ticket.created_at, ticket.id) for ticket in tickets]
        if order == "urgent":
            assert all((-urgency(a), a.created_at) <= (-urgency(b), b.created_at) for a, b in pairwise(tickets))
        else:
            assert ages == sorted(ages, reverse=order == "newest")


def test_a_page_goes_on_behind_a_ticket_that_is_wanted_no_longer(units: UnitOfWorkFactory) -> None:
    with units() as work:
        tickets = [_add(work, number) for number in (2, 4, 6)]
        work.tickets.save(move(tickets[1], "solved", at=MOMENT), an_event(tickets[1], "solved"))
        assert _ids(work, TicketFilter(states=OPEN), after="tkt_04") == ["tkt_02"]
        with pytest.raises(NotFound):
            work.desk.page(TicketFilter(), after="tkt_nowhere", limit=3)


def test_loads_say_who_holds_how_many(units: UnitOfWorkFactory) -> None:
    with units() as work:
        _add(work, 1)
        _add(work, 2)
        _add(work, 3, state="in_progress", assignee="ben")
        _add(work, 4, state="solved")
        _add(work, 5, queue="hr")
        assert work.desk.loads(states=OPEN) == (
            Load(queue="hr", state="open", assignee="", tickets=1),
            Load(queue="it", state="in_progress", assignee="ben", tickets=1),
            Load(queue="it", state="open", assignee="", tickets=2),
        )


def test_a_drawer_keeps_the_last_text_of_one_person(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.drawers.look("ann", "draft:tkt_1") == ""
        work.drawers.keep("ann", "draft:tkt_1", "Try", at=MOMENT)
        work.drawers.keep("ann", "draft:tkt_1", "Try this. ✓", at=MOMENT)
        work.drawers.keep("ben", "draft:tkt_1", "Or that", at=MOMENT)
        work.commit()
    with units() as work:
        assert work.drawers.look("ann", "draft:tkt_1") == "Try this. ✓"
        work.drawers.empty("ann", "draft:tkt_1")
        assert work.drawers.look("ann", "draft:tkt_1") == ""
        assert work.drawers.look("ben", "draft:tkt_1") == "Or that"


def test_drawers_say_who_was_at_one_lately(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for minute, person in enumerate(("ann", "ben", "cleo")):
            work.drawers.keep(person, "draft:tkt_1", "…", at=MOMENT + timedelta(minutes=minute))
        work.drawers.keep("dora", "draft:tkt_2", "…", at=MOMENT + timedelta(minutes=9))
        work.drawers.keep("emil", "draft:tkt_1", "", at=MOMENT + timedelta(minutes=9))
        assert work.drawers.people_at("draft:tkt_1", since=MOMENT + timedelta(minutes=1)) == ("cleo", "ben")


def test_what_nobody_touched_since_is_forgotten(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in range(4):
            work.drawers.keep("ann", f"draft:{number}", "…", at=MOMENT + timedelta(minutes=number))
        work.drawers.keep("ann", "view", "state=work", at=MOMENT)
        assert work.drawers.prune("draft:", before=MOMENT + timedelta(minutes=3), limit=2) == 2
        assert work.drawers.prune("draft:", before=MOMENT + timedelta(minutes=3), limit=2) == 1
        assert work.drawers.look("ann", "draft:3") == "…"
        assert work.drawers.look("ann", "view") == "state=work"


def test_mentions_are_kept_once_and_seen_once(units: UnitOfWorkFactory) -> None:
    def a_mention(message: str, person: str, minute: int = 0, ticket: str = "tkt_1") -> Mention:
        at = MOMENT + timedelta(minutes=minute)
        return Mention(message_id=message, person=person, ticket_id=ticket, author="ben", at=at)

    with units() as work:
        work.mentions.add([a_mention("m1", "ann"), a_mention("m1", "cleo"), a_mention("m2", "ann", 1)])
        work.mentions.add([a_mention("m1", "ann", 5), a_mention("m3", "ann", 2, "tkt_2")])
        work.commit()
    with units() as work:
        assert [one.message_id for one in work.mentions.of_person("ann", limit=9)] == ["m3", "m2", "m1"]
        assert [one.message_id for one in work.mentions.of_person("ann", limit=2)] == ["m3", "m2"]
        assert work.mentions.of_person("ann", limit=9)[-1] == a_mention("m1", "ann")
        for minute in (7, 8):
            work.mentions.see("ann", "tkt_1", at=MOMENT + timedelta(minutes=minute))
        assert [one.message_id for one in work.mentions.of_person("ann", limit=9, unseen=True)] == ["m3"]
        assert work.mentions.of_person("ann", limit=9)[1].seen_at == MOMENT + timedelta(minutes=7)
        assert [one.person for one in work.mentions.of_person("cleo", limit=9, unseen=True)] == ["cleo"]


def test_changes_come_in_the_order_they_happened(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.changes.position() == 0
        assert work.changes.after(0, limit=10) == ()
        first, second = _add(work, 1), _add(work, 2, queue="hr")
        start = work.changes.position()
        work.tickets.save(move(second, "solved", at=MOMENT), an_event(second, "solved"))
        work.tickets.save(move(first, "solved", at=MOMENT), an_event(first, "solved"))
        found = work.changes.after(start, limit=10)
        assert [(c.ticket_id, c.request_id, c.kind, c.queue) for c in found] == [
            ("tkt_02", "req_2", "solved", "hr"),
            ("tkt_01", "req_1", "solved", "it"),
        ]
        assert found[-1].position == work.changes.position()
        assert work.changes.after(start, limit=1) == found[:1]
        assert found[0].actor == "agent@example.com"


def test_touched_drafts_name_their_tickets(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for minute, name in enumerate(("draft:tkt_1", "draft:tkt_2", "filter", "draft:tkt_3")):
            work.drawers.keep("ann", name, "", at=MOMENT + timedelta(minutes=minute))
        since = MOMENT + timedelta(minutes=1)
        assert work.changes.drafts(since=since, limit=9) == (("tkt_2", since), ("tkt_3", MOMENT + timedelta(minutes=3)))
        assert work.changes.drafts(since=since, limit=1) == (("tkt_2", since),)
