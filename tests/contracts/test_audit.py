"""The audit log and the people known, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.domain.audit import FORMER_NAMES, AuditEntry
from app.domain.person import KnownPerson
from app.ports import UnitOfWorkFactory
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.contracts.test_door import ADA, LATER, a_session
from tests.fakes.builders import MOMENT


def an_entry(act: str = "token_made", *, actor: str = "ada@example.com", minutes: int = 0) -> AuditEntry:
    return AuditEntry(
        at=MOMENT + timedelta(minutes=minutes), actor=actor, act=act, about="portal «ñ»", detail="ask, read"
    )


def test_acts_are_read_newest_first_and_as_they_were(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for minutes in (1, 2, 3):
            work.audit.add(an_entry(minutes=minutes))
        work.commit()
    with units() as work:
        found = work.audit.latest(limit=2)
    assert [entry.at.minute for entry in found] == [3, 2]
    assert replace(found[0], position=0) == an_entry(minutes=3)
    assert found[0].position > found[1].position


def test_acts_are_found_by_actor_by_act_and_page_by_page(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.audit.add(an_entry("token_made"))
        work.audit.add(an_entry("token_revoked"))
        work.audit.add(an_entry("token_made", actor="bo"))
        assert [entry.actor for entry in work.audit.latest(limit=9, act="token_made")] == ["bo", "ada@example.com"]
        assert [entry.act for entry in work.audit.latest(limit=9, actor="ada@example.com")] == [
            "token_revoked",
            "token_made",
        ]
        newest = work.audit.latest(limit=1)[0]
        assert len(work.audit.latest(limit=9, before=newest.position)) == 2


def test_an_act_of_a_unit_that_was_not_committed_never_happened(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.audit.add(an_entry())
    with units() as work:
        assert work.audit.latest(limit=9) == ()


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET actor = 'nobody'", "DELETE FROM audit_log"])
def test_the_database_refuses_to_change_what_was_written(units: UnitOfWorkFactory, statement: str) -> None:
    if not isinstance(units, SqlUnitsOfWork):
        pytest.skip("memory has no statements")
    with units() as work:
        work.audit.add(an_entry())
        work.commit()
    with pytest.raises(DBAPIError, match="only added to"), units.engine.begin() as connection:
        connection.execute(text(statement))
    with units() as work:
        assert len(work.audit.latest(limit=9)) == 1


def test_people_are_known_as_of_their_last_sign_in_with_their_sessions(units: UnitOfWorkFactory) -> None:
    bo = replace(ADA, id="bo@example.com", name="Bo")
    later = replace(a_session("s3", person=replace(ADA, role="admin"), minutes=10), via="provider")
    with units() as work:
        for session in (a_session("s1"), a_session("s2", person=bo, minutes=5), later):
            work.sessions.start(session, forget_before=MOMENT)
            work.people.saw(session)
        work.sessions.end("s2")
        assert work.people.known(limit=9) == (
            KnownPerson(person=later.person, last_sign_in=LATER, via="provider", sessions=2),
            KnownPerson(person=bo, last_sign_in=MOMENT + timedelta(minutes=5), via="link", sessions=0),
        )
        assert len(work.people.known(limit=1)) == 1
        assert work.people.name(ADA.id) == ADA.name
        assert work.people.name("nobody@example.com") == ""


@pytest.mark.parametrize(("former", "name"), FORMER_NAMES.items())
def test_lines_under_a_former_name_are_found_by_the_present_one(
    units: UnitOfWorkFactory, former: str, name: str
) -> None:
    with units() as work:
        for act in (former, name, "token_made"):
            work.audit.add(an_entry(act))
        assert [entry.act for entry in work.audit.latest(limit=9, act=name)] == [name, former]
