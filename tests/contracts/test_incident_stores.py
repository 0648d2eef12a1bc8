"""Labels, attachments, fingerprints and incidents on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.fingerprint import UNREAD, Features, Fingerprint
from app.domain.incident import Incident, step
from app.domain.label import Label
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket

LATER = MOMENT + timedelta(minutes=1)


def a_label(id: str = "l1", new: str = "hr") -> Label:
    return Label(id=id, text="VPN is down", field="queue", old="it", new=new, actor="agent:1", at=MOMENT, source="edit")


def a_fingerprint(number: int = 1, *, requester: str = "ann") -> Fingerprint:
    features = Features(model="m", vector=b"\x00\x3c", words=frozenset({"vpn", "caído"}), codes=frozenset({"hv307"}))
    at = MOMENT + timedelta(minutes=number)
    return Fingerprint(request_id=f"req_{number}", requester=requester, at=at, features=features)


def an_incident(id: str = "inc_1") -> Incident:
    return Incident(id=id, title="VPN is down", opened_at=MOMENT, updated_at=MOMENT, queue="it")


def two_requests_and_a_ticket(work: UnitOfWork) -> None:
    for id in ("req_1", "req_2"):
        work.records.add_request(a_request(id))
    work.tickets.add(a_ticket())


def test_an_attached_request_has_the_ticket_and_never_gets_another(units: UnitOfWorkFactory) -> None:
    with units() as work:
        two_requests_and_a_ticket(work)
        work.attachments.attach("req_2", "tkt_1", at=MOMENT)
        work.attachments.attach("req_2", "tkt_1", at=LATER)
        assert work.tickets.of_request("req_2") == a_ticket()
        assert work.tickets.add(a_ticket(a_request("req_2"), id="tkt_2")).id == "tkt_1"
        assert work.attachments.requests_of("tkt_1") == ("req_2",)


def test_a_detached_request_may_have_its_own_ticket(units: UnitOfWorkFactory) -> None:
    with units() as work:
        two_requests_and_a_ticket(work)
        work.attachments.attach("req_2", "tkt_1", at=MOMENT)
        work.attachments.detach("req_2")
        assert work.tickets.of_request("req_2") is None
        assert work.tickets.add(a_ticket(a_request("req_2"), id="tkt_2")).id == "tkt_2"


def test_fingerprints_come_back_newest_first_for_all_or_one_requester(units: UnitOfWorkFactory) -> None:
    one, two, three = a_fingerprint(1), a_fingerprint(2, requester="ben"), a_fingerprint(3)
    with units() as work:
        for fingerprint in (one, two, three, one):
            work.fingerprints.add(fingerprint)
        work.commit()
    with units() as work:
        assert work.fingerprints.since(MOMENT, limit=9) == (three, two, one)
        assert work.fingerprints.since(MOMENT, requester="ann", limit=9) == (three, one)
        assert work.fingerprints.since(two.at, limit=1) == (three,)


def test_a_fingerprint_is_examined_once(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.fingerprints.add(a_fingerprint(2))
        work.fingerprints.add(a_fingerprint(1))
        assert [one.request_id for one in work.fingerprints.examine(limit=9)] == ["req_1", "req_2"]
        work.fingerprints.examined("req_1")
        assert work.fingerprints.examine(limit=9) == (a_fingerprint(2),)


def test_a_text_may_be_read_after_it_was_noted_and_is_not_read_twice(units: UnitOfWorkFactory) -> None:
    read = a_fingerprint(1)
    unread, otherwise = replace(read, features=UNREAD), replace(read, features=replace(read.features, model="n"))
    for number, (added, found) in enumerate([(unread, unread), (read, read), (unread, read), (otherwise, read)]):
        with units() as work:
            work.fingerprints.add(added)
            work.commit()
        with units() as work:
            assert work.fingerprints.since(MOMENT, limit=9) == work.fingerprints.examine(limit=9) == (found,), number


def test_only_the_oldest_fingerprints_are_forgotten_in_batches(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in (1, 2, 3):
            work.fingerprints.add(a_fingerprint(number))
        assert work.fingerprints.prune(before=a_fingerprint(3).at, limit=1) == 1
        assert work.fingerprints.prune(before=a_fingerprint(3).at, limit=9) == 1
        assert work.fingerprints.since(MOMENT, limit=9) == (a_fingerprint(3),)


def test_an_incident_is_saved_version_by_version(units: UnitOfWorkFactory) -> None:
    confirmed = step(an_incident(), "confirmed", note="Use the old client.", at=LATER)
    with units() as work:
        work.incidents.add(an_incident())
        work.incidents.add(replace(an_incident(), title="other"))
        work.incidents.save(confirmed)
        assert work.incidents.get("inc_1") == confirmed
        with pytest.raises(Conflict, match="inc_1"):
            work.incidents.save(confirmed)
        with pytest.raises(NotFound, match="inc_9"):
            work.incidents.get("inc_9")


def test_incidents_are_found_by_state_newest_first(units: UnitOfWorkFactory) -> None:
    second = replace(an_incident("inc_2"), opened_at=LATER)
    with units() as work:
        work.incidents.add(an_incident())
        work.incidents.add(second)
        assert work.incidents.find(states=frozenset({"suspected"}), limit=9) == (second, an_incident())
        assert work.incidents.find(states=frozenset({"suspected", "confirmed"}), limit=1) == (second,)
        assert work.incidents.find(states=frozenset({"resolved"}), limit=9) == ()


def test_a_ticket_belongs_to_its_first_incident(units: UnitOfWorkFactory) -> None:
    with units() as work:
        two_requests_and_a_ticket(work)
        work.incidents.add(an_incident())
        work.incidents.add(an_incident("inc_2"))
        assert work.incident_tickets.link("inc_1", "tkt_1", at=MOMENT)
        assert not work.incident_tickets.link("inc_2", "tkt_1", at=MOMENT)
        assert work.incident_tickets.tickets_of("inc_1") == ("tkt_1",)
        assert work.incident_tickets.incident_of("tkt_1") == "inc_1"
        assert work.incident_tickets.incident_of("tkt_9") == ""


def test_the_reports_of_some_incidents_come_newest_first_each_with_its_incident(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in (1, 2, 3, 4):
            request = a_request(f"req_{number}")
            work.records.add_request(request)
            work.tickets.add(a_ticket(request, id=f"tkt_{number}"))
            work.fingerprints.add(a_fingerprint(number))
        for id, members in (("inc_1", (1, 3)), ("inc_2", (2,))):
            work.incidents.add(an_incident(id))
            for number in members:
                work.incident_tickets.link(id, f"tkt_{number}", at=MOMENT)
        both, since = ("inc_1", "inc_2"), MOMENT
        named = [("inc_1", a_fingerprint(3)), ("inc_2", a_fingerprint(2)), ("inc_1", a_fingerprint(1))]
        assert list(work.incident_tickets.reports(both, since=since, limit=9)) == named
        assert list(work.incident_tickets.reports(both, since=since, limit=2)) == named[:2]
        assert list(work.incident_tickets.reports(["inc_2"], since=since, limit=9)) == named[1:2]
        assert list(work.incident_tickets.reports(both, since=a_fingerprint(3).at, limit=9)) == named[:1]
        assert work.incident_tickets.reports([], since=since, limit=9) == ()


def test_labels_are_kept_once_in_order_and_may_be_held_back(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.labels.add([a_label("l2"), a_label("l1")]) == 2
        assert work.labels.add([a_label("l1", new="other")]) == 0
        work.labels.hold("l1", reason="contradicted")
        work.commit()
    with units() as work:
        assert work.labels.all() == (a_label("l2"), replace(a_label("l1"), held="contradicted"))


def test_the_inbox_forgets_old_done_entries_only(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for id in ("req_1", "req_2"):
            work.inbox.put(a_request(id))
        work.inbox.put(a_request("req_3", received_at=LATER))
        for id in ("req_1", "req_3"):
            work.inbox.done(id)
        assert work.keeping.prune(before=LATER, limit=9) == 1
        assert work.inbox.put(a_request("req_1"))
        assert not work.inbox.put(a_request("req_3"))
        assert [r.id for r in work.inbox.lease(limit=9, now=LATER, seconds=1)] == ["req_1", "req_2"]
