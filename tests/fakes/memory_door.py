"""Sessions, one-time links and tokens in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.api_token import ApiToken
from app.domain.audit import AuditEntry, names_of
from app.domain.errors import Conflict, NotFound
from app.domain.person import KnownPerson, Session, SignInLink


@dataclass(slots=True)
class DoorData:
    sessions: dict[str, Session] = field(default_factory=dict)
    links: dict[str, SignInLink] = field(default_factory=dict)
    tokens: dict[str, ApiToken] = field(default_factory=dict)
    acts: list[AuditEntry] = field(default_factory=list)
    people: dict[str, Session] = field(default_factory=dict)
    met: dict[str, str] = field(default_factory=dict)

    def copied(self) -> DoorData:
        return DoorData(
            sessions=dict(self.sessions),
            links=dict(self.links),
            tokens=dict(self.tokens),
            acts=list(self.acts),
            people=dict(self.people),
            met=dict(self.met),
        )


@dataclass(slots=True)
class MemorySessions:
    data: DoorData

    def start(self, session: Session, *, forget_before: datetime) -> None:
        for old in [s.id for s in self.data.sessions.values() if s.started_at < forget_before]:
            del self.data.sessions[old]
        self.data.sessions[session.id] = session

    def find(self, session_id: str) -> Session | None:
        return self.data.sessions.get(session_id)

    def seen(self, session_id: str, *, at: datetime) -> None:
        if session_id in self.data.sessions:
            self.data.sessions[session_id] = replace(self.data.sessions[session_id], seen_at=at)

    def end(self, session_id: str) -> None:
        self.data.sessions.pop(session_id, None)

    def end_all(self, person_id: str) -> int:
        theirs = [s.id for s in self.data.sessions.values() if s.person.id == person_id]
        for id in theirs:
            del self.data.sessions[id]
        return len(theirs)


@dataclass(slots=True)
class MemorySignInLinks:
    data: DoorData

    def add(self, link: SignInLink, *, now: datetime) -> None:
        for old in [kept.id for kept in self.data.links.values() if kept.expires_at <= now]:
            del self.data.links[old]
        self.data.links[link.id] = link

    def find(self, link_id: str, *, now: datetime) -> SignInLink | None:
        link = self.data.links.get(link_id)
        return link if link and link.expires_at > now else None

    def take(self, link_id: str, *, now: datetime) -> SignInLink | None:
        link = self.find(link_id, now=now)
        if link:
            del self.data.links[link_id]
        return link


@dataclass(slots=True)
class MemoryApiTokens:
    data: DoorData

    def add(self, token: ApiToken) -> None:
        if token.name in self.data.tokens:
            raise Conflict(f"There is a token {token.name!r} already.")
        self.data.tokens[token.name] = token

    def find(self, digest: str) -> ApiToken | None:
        return next((token for token in self.data.tokens.values() if token.digest == digest), None)

    def all(self) -> tuple[ApiToken, ...]:
        return tuple(sorted(self.data.tokens.values(), key=lambda token: (token.created_at, token.id)))

    def revoke(self, name: str, *, at: datetime) -> ApiToken:
        if name not in self.data.tokens:
            raise NotFound(f"There is no token {name!r}.")
        token = self.data.tokens[name]
        self.data.tokens[name] = replace(token, revoked_at=token.revoked_at or at)
        return self.data.tokens[name]

    def used(self, token_id: str, *, at: datetime) -> None:
        for name, token in self.data.tokens.items():
            if token.id == token_id:
                self.data.tokens[name] = replace(token, used_at=at)


@dataclass(slots=True)
class MemoryAuditLog:
    data: DoorData

    def add(self, entry: AuditEntry) -> None:
        self.data.acts.append(replace(entry, position=len(self.data.acts) + 1))

    def latest(self, *, limit: int, before: int = 0, actor: str = "", act: str = "") -> tuple[AuditEntry, ...]:
        wanted = (
            entry
            for entry in reversed(self.data.acts)
            if (not before or entry.position < before)
            and (not actor or entry.actor == actor)
            and (not act or entry.act in names_of(act))
        )
        return tuple(wanted)[:limit]


@dataclass(slots=True)
class MemoryPeople:
    data: DoorData

    def saw(self, session: Session) -> None:
        self.data.people[session.person.id] = session

    def name(self, person_id: str) -> str:
        signed_in = self.data.people.get(person_id)
        return signed_in.person.name if signed_in else self.data.met.get(person_id, "")

    def met(self, person_id: str, name: str) -> None:
        self.data.met[person_id] = name

    def known(self, *, limit: int) -> tuple[KnownPerson, ...]:
        latest = sorted(self.data.people.values(), key=lambda seen: (-seen.started_at.timestamp(), seen.person.id))
        return tuple(
            KnownPerson(
                person=seen.person,
                last_sign_in=seen.started_at,
                via=seen.via,
                sessions=sum(one.person.id == seen.person.id for one in self.data.sessions.values()),
            )
            for seen in latest[:limit]
        )
