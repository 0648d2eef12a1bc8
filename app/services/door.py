"""Everything about coming in and going out, in one value that the entry point fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.person import SessionRule
from app.domain.sign_on import RoleMap
from app.ports import Clock, IdentityProvider, IdMaker, UnitOfWorkFactory
from app.services.api_tokens import FindToken, MakeToken, RevokeToken
from app.services.sign_in import ReadSession, SignIn, SignOut
from app.services.sign_in_link import MakeSignInLink, UseSignInLink
from app.services.sign_on import SignOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The use cases of sign-in and of tokens."""

    sign_in: SignIn
    sign_out: SignOut
    read_session: ReadSession
    make_link: MakeSignInLink
    use_link: UseSignInLink
    make_token: MakeToken
    revoke_token: RevokeToken
    find_token: FindToken
    sign_on: SignOn | None = None
    """None where no provider is set."""


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


def build_door(locks: Locks) -> Door:
    """Return the use cases over one set of collaborators."""
    units, reading, clock, make = locks.unit_of_work, locks.reading, locks.clock, locks.make_secret
    sign_in = SignIn(unit_of_work=units, clock=clock, make_secret=make, rule=locks.rule)
    elsewhere = locks.provider and SignOn(provider=locks.provider, roles=locks.roles, sign_in=sign_in, make_secret=make)
    return Door(
        sign_on=elsewhere,
        sign_in=sign_in,
        sign_out=SignOut(unit_of_work=units),
        read_session=ReadSession(reading=reading, unit_of_work=units, clock=clock, rule=locks.rule),
        make_link=MakeSignInLink(unit_of_work=units, clock=clock, make_secret=make),
        use_link=UseSignInLink(unit_of_work=units, reading=reading, clock=clock, sign_in=sign_in),
        make_token=MakeToken(unit_of_work=units, clock=clock, ids=locks.ids, make_secret=make),
        revoke_token=RevokeToken(unit_of_work=units, clock=clock),
        find_token=FindToken(reading=reading, unit_of_work=units, clock=clock),
    )
