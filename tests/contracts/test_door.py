"""Sessions, one-time links and tokens on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.api_token import ApiToken
from app.domain.errors import Conflict, NotFound
from app.domain.person import Person, Session, SignInLink
from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT

LATER = MOMENT + timedelta(minutes=10)
ADA = Person(
    id="ada@example.com",
    name="Ada «ñ»",
    role="agent",
    audience=frozenset({"finance"}),
    queues=frozenset({"it", "hr"}),
)


def a_session(id: str = "s1", *, person: Person = ADA, minutes: int = 0) -> Session:
    at = MOMENT + timedelta(minutes=minutes)
    return Session(id=id, person=person, started_at=at, seen_at=at)


def a_link(id: str = "l1") -> SignInLink:
    return SignInLink(id=id, person=ADA, expires_at=LATER)


def a_token(name: str = "portal", *, digest: str = "", minutes: int = 0) -> ApiToken:
    return ApiToken(
        id=f"tok_{name}",
        name=name,
        digest=digest or f"digest-of-{name}",
        scopes=frozenset({"ask", "read"}),
        created_at=MOMENT + timedelta(minutes=minutes),
        expires_at=LATER,
        created_by="admin",
        audience=frozenset({"everyone"}),
        queues=frozenset({"it", "hr"}),
    )


def test_a_session_is_found_as_it_was_and_only_after_it_was_committed(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.sessions.start(a_session(), forget_before=MOMENT)
    with units() as work:
        assert work.sessions.find("s1") is None
        work.sessions.start(a_session(), forget_before=MOMENT)
        work.commit()
    with units() as work:
        assert work.sessions.find("s1") == a_session()


def test_being_seen_moves_one_session_and_no_other(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for id in ("s1", "s2"):
            work.sessions.start(a_session(id), forget_before=MOMENT)
        work.sessions.seen("s1", at=LATER)
        work.sessions.seen("none", at=LATER)
        assert work.sessions.find("s1") == replace(a_session(), seen_at=LATER)
        assert work.sessions.find("s2") == a_session("s2")


def test_sessions_end_one_by_one_or_all_of_a_person(units: UnitOfWorkFactory) -> None:
    other = replace(ADA, id="bo@example.com")
    with units() as work:
        for id, person in (("s1", ADA), ("s2", ADA), ("s3", ADA), ("s4", other)):
            work.sessions.start(a_session(id, person=person), forget_before=MOMENT)
        work.sessions.end("s1")
        work.sessions.end("none")
        assert work.sessions.find("s1") is None
        assert work.sessions.end_all(ADA.id) == 2
        assert work.sessions.find("s2") is None
        assert work.sessions.find("s4") is not None


def test_old_sessions_are_dropped_when_another_starts(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.sessions.start(a_session("old"), forget_before=MOMENT)
        work.sessions.start(a_session("new", minutes=10), forget_before=LATER)
        assert work.sessions.find("old") is None
        assert work.sessions.find("new") is not None


def test_a_link_is_taken_once(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.sign_in_links.add(a_link(), now=MOMENT)
        work.commit()
    with units() as work:
        assert work.sign_in_links.find("l1", now=MOMENT) == a_link()
        assert work.sign_in_links.take("l1", now=MOMENT) == a_link()
        assert work.sign_in_links.take("l1", now=MOMENT) is None
        assert work.sign_in_links.find("l1", now=MOMENT) is None


def test_a_link_that_expired_opens_nothing(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.sign_in_links.add(a_link(), now=MOMENT)
        assert work.sign_in_links.find("l1", now=LATER) is None
        assert work.sign_in_links.take("l1", now=LATER) is None
        work.sign_in_links.add(replace(a_link("l2"), expires_at=LATER + timedelta(1)), now=LATER)
        assert work.sign_in_links.take("l1", now=MOMENT) is None


def test_a_token_is_found_by_its_digest_as_it_was(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.api_tokens.add(a_token())
        work.commit()
    with units() as work:
        assert work.api_tokens.find("digest-of-portal") == a_token()
        assert work.api_tokens.find("portal") is None


def test_a_name_is_given_once_even_after_it_was_revoked(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.api_tokens.add(a_token())
        work.api_tokens.revoke("portal", at=MOMENT)
        with pytest.raises(Conflict, match="portal"):
            work.api_tokens.add(replace(a_token(digest="another"), id="tok_2"))


def test_revoking_keeps_the_first_moment_and_does_not_know_strangers(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.api_tokens.add(a_token())
        assert work.api_tokens.revoke("portal", at=MOMENT).revoked_at == MOMENT
        assert work.api_tokens.revoke("portal", at=LATER).revoked_at == MOMENT
        with pytest.raises(NotFound, match="nobody"):
            work.api_tokens.revoke("nobody", at=MOMENT)


def test_tokens_are_listed_oldest_first_with_their_last_use(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.api_tokens.add(a_token("b", minutes=2))
        work.api_tokens.add(a_token("a", minutes=1))
        work.api_tokens.used("tok_b", at=LATER)
        assert [(token.name, token.used_at) for token in work.api_tokens.all()] == [("a", None), ("b", LATER)]
