"""The door over the real database, clock and random numbers."""

from __future__ import annotations

import secrets
from datetime import timedelta
from ipaddress import ip_network

from app.bootstrap.engine import Engine
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SortableIds, SystemClock
from app.domain.api_token import ApiToken
from app.domain.audit import AuditEntry
from app.domain.errors import InvalidInput
from app.domain.invitation import link_with
from app.domain.pace import Pace
from app.domain.person import Person, SessionRule
from app.domain.sign_on import RoleMap
from app.ports import IdentityProvider, UnitOfWorkFactory
from app.services.access.audit import RecordAct
from app.services.access.door import Door, Locks, build_door
from app.services.access.pace_requests import Kind
from app.settings import Settings
from app.storage.unit_of_work import SqlUnitsOfWork

COMMAND_LINE = "command line"
"""Who does what commands do: whoever may run them on the machine."""

ADMINISTRATOR = Person(id="administrator", name="Administrator", role="admin")
"""Whom the link lets in that the server prints when it starts."""


def door_of(engine: Engine) -> Door:
    """Return the door of a service that runs."""
    return _door(engine.settings, engine.unit_of_work, engine.reading)


def open_door(settings: Settings) -> Door:
    """Return the door of a home, for commands; no index or model is opened."""
    units = open_store(settings)
    return _door(settings, units, SqlUnitsOfWork(units.engine, reading=True))


def list_tokens(settings: Settings) -> tuple[tuple[ApiToken, str], ...]:
    """Return every token and whether it is in force, revoked or expired."""
    now = SystemClock().now()
    with open_store(settings)() as work:
        return tuple((token, token.state(now)) for token in work.api_tokens.all())


def link_address(settings: Settings, secret: str, *, port: int = 0) -> str:
    """Return the address to open a one-time link at."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = settings.site or f"http://{host}:{port or settings.port}"
    return link_with(secret, base=base)


def paces_of(settings: Settings) -> dict[Kind, Pace]:
    """Return how often somebody may do something."""
    return {
        "ask": Pace(times=settings.asks_per_minute),
        "ask_address": Pace(times=settings.asks_per_minute_address),
        "call": Pace(times=settings.calls_per_minute),
        "call_address": Pace(times=2 * settings.calls_per_minute),
        "sign_in_address": Pace(times=settings.sign_ins_per_minute),
    }


def audit_of(settings: Settings, *, limit: int, actor: str, act: str) -> tuple[AuditEntry, ...]:
    """Return the newest acts."""
    with open_store(settings)() as work:
        return work.audit.latest(limit=limit, actor=actor, act=act)


def note_act(settings: Settings, act: str, *, about: str = "", detail: str = "") -> None:
    """Write down an act of somebody at the command line."""
    record = RecordAct(unit_of_work=open_store(settings), clock=SystemClock())
    record(act, actor=COMMAND_LINE, about=about, detail=detail)


def new_secret() -> str:
    """Return 256 random bits as 43 characters of URL-safe base 64."""
    return secrets.token_urlsafe(32)


def _door(settings: Settings, units: UnitOfWorkFactory, reading: UnitOfWorkFactory) -> Door:
    rule = SessionRule(
        longest=timedelta(hours=settings.session_hours), idle=timedelta(minutes=settings.session_idle_minutes)
    )
    return build_door(
        Locks(
            unit_of_work=units,
            reading=reading,
            clock=SystemClock(),
            ids=SortableIds(),
            make_secret=new_secret,
            rule=rule,
            provider=_provider(settings),
            paces=paces_of(settings),
            roles=RoleMap(
                admins=settings.oidc_admins,
                agents=settings.oidc_agents,
                queues=settings.oidc_queues,
                audience=settings.oidc_audience,
            ),
        )
    )


def _provider(settings: Settings) -> IdentityProvider | None:
    """Return the organisation's provider; raise `InvalidInput` for half of one."""
    if not settings.oidc_issuer:
        return None
    from app.provider.oidc import OidcProvider, OidcSettings  # brings cryptography, which others need not wait for
    from app.provider.outbound import checked_client

    if not settings.oidc_client_id or "openid" not in settings.oidc_scopes:
        raise InvalidInput("`oidc_issuer` needs `oidc_client_id`, and `openid` in `oidc_scopes`. See docs/sign-in.md.")
    try:
        networks = tuple(ip_network(network) for network in settings.oidc_networks)
    except ValueError as error:
        raise InvalidInput(f"`oidc_networks` lists networks such as 10.0.0.0/8: {error}.") from error
    return OidcProvider(
        settings=OidcSettings(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            secret=settings.oidc_client_secret.get_secret_value(),
            scopes=settings.oidc_scopes,
            groups_claim=settings.oidc_groups_claim,
            trust_email=settings.oidc_trust_email,
        ),
        http=checked_client(networks),
        clock=SystemClock(),
    )
