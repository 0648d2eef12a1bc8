"""Sources that administrators may name on a page."""

from __future__ import annotations

from typing import Protocol

from app.domain.live_source import LiveKind, LivePlaces, Sample


class LiveSources(Protocol):
    """What may be read where it is. An address that the machine's owner did not allow is refused before anybody calls.

    `settled` returns `KIND:LOCATION`, which `firstline index` reads; it raises `InvalidInput` for what is no address or
    is not allowed, and so does `sample`. `known_as` returns the name under which a place is read already, else nothing.
    `sample` reads one thing and keeps nothing, None where there is none; it raises `NotReady` with what went wrong.
    """

    def places(self) -> tuple[LivePlaces, ...]: ...

    def settled(self, kind: LiveKind, address: str) -> str: ...

    def known_as(self, place: str) -> str: ...

    def sample(self, kind: LiveKind, address: str) -> Sample | None: ...
