"""Everything about coming in and going out, in one value that the entry point fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.pace import Pace
from app.domain.person import SessionRule
from app.domain.sign_on import RoleMap
from app.ports import Clock, IdentityProvider, IdMaker, UnitOfWorkFactory
from app.services.access.api_tokens import FindToken, MakeToken, RevokeToken
from app.services.access.audit import RecordAct
from app.services.access.pace_requests import Kind, Paces
from app.services.access.people import EndSessions, ListPeople
from app.services.access.sign_in import ReadSession, SignIn, SignOut
from app.services.access.sign_in_link import MakeSignInLink, UseSignInLink
from app.services.access.sign_on import SignOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The use cases of sign-in, tokens, people and the audit log; `sign_on` is None where no provider is set."""

    sign_in: SignIn
    sign_out: SignOut
    read_session: ReadSession
    make_link: MakeSignInLink
    use_link: UseSignInLink
    sign_on: SignOn | None
    make_token: MakeToken
    revoke_token: RevokeToken
    find_token: FindToken
    people: ListPeople
    end_sessions: EndSessions
    paces: Paces


@dataclass(frozen=True, slots=True, kw_only=True)
class Locks:
    """What a door is made of."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    make_secret: Callable[[], str]
    rule: SessionRule = field(default_factory=SessionRule)
    provider: IdentityProvider | None = None
    roles: RoleMap = field(default_factory=RoleMap)
    paces: Mapping[Kind, Pace] = field(default_factory=dict)


def build_door(locks: Locks) -> Door:
    """Return the use cases over one set of collaborators."""
    units, reading, clock, make = locks.unit_of_work, locks.reading, locks.clock, locks.make_secret
    record = RecordAct(unit_of_work=units, clock=clock)
    sign_in = SignIn(unit_of_work=units, clock=clock, make_secret=make, record=record, rule=locks.rule)
    return Door(
        sign_in=sign_in,
        sign_out=SignOut(unit_of_work=units, record=record),
        read_session=ReadSession(reading=reading, unit_of_work=units, clock=clock, rule=locks.rule),
        make_link=MakeSignInLink(unit_of_work=units, clock=clock, make_secret=make, record=record),
        use_link=UseSignInLink(unit_of_work=units, reading=reading, clock=clock, sign_in=sign_in),
        sign_on=_sign_on(locks, sign_in),
        make_token=MakeToken(unit_of_work=units, clock=clock, ids=locks.ids, make_secret=make, record=record),
        revoke_token=RevokeToken(unit_of_work=units, clock=clock, record=record),
        find_token=FindToken(reading=reading, unit_of_work=units, clock=clock),
        people=ListPeople(reading=reading),
        end_sessions=EndSessions(unit_of_work=units, record=record),
        paces=Paces(clock=clock, paces=dict(locks.paces)),
    )


def _sign_on(locks: Locks, sign_in: SignIn) -> SignOn | None:
    if locks.provider is None:
        return None
    return SignOn(provider=locks.provider, roles=locks.roles, sign_in=sign_in, make_secret=locks.make_secret)
