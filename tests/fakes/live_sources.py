"""`LiveSources` of one Confluence that is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import InvalidInput, NotReady
from app.domain.live_source import LiveKind, LivePlaces, Sample

ALLOWED = "https://wiki.example"


@dataclass(slots=True)
class FakeLiveSources:
    """`given` is what trying it gives, `problem` what is wrong with it; `known` is the name it is read under."""

    given: Sample | None = None
    problem: str = ""
    known: str = ""
    has_token: bool = True
    allowed: tuple[str, ...] = (ALLOWED,)

    def places(self) -> tuple[LivePlaces, ...]:
        token = "FIRSTLINE_CONFLUENCE_TOKEN"
        wiki = LivePlaces(kind="confluence", allowed=self.allowed, token=token, has_token=self.has_token)
        return (wiki, LivePlaces(kind="files", allowed=()))

    def settled(self, kind: LiveKind, address: str) -> str:
        if not address.startswith(ALLOWED):
            raise InvalidInput(f"Sources may not be read from {address!r}.")
        return f"{kind}:{address}"

    def known_as(self, place: str) -> str:
        return self.known

    def sample(self, kind: LiveKind, address: str) -> Sample | None:
        self.settled(kind, address)
        if self.problem:
            raise NotReady(self.problem)
        return self.given
