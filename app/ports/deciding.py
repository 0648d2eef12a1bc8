"""What the first half of the path asks: tags, evidence, answers, the hour, new ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.answer import Answer
from app.domain.fingerprint import Features
from app.domain.request import Request
from app.domain.triage import Triage
from indexer.types import Document, Hit


class Triager(Protocol):
    """Tags a request; never raises on any text, and is deterministic for one model version.

    `begin` does what search need not wait for and returns the rest of `triage`, which may need a vector that is on its
    way; both together give what `triage` gives.
    """

    def triage(self, request: Request) -> Triage: ...

    def begin(self, request: Request) -> Callable[[], Triage]: ...


class Answerer(Protocol):
    """Makes an answer of the hits, or None (abstains). Every quoted span is verbatim in a hit it was given."""

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None: ...


class DocumentLookup(Protocol):
    """Reading one document as it is indexed now. None where there is none, or `audience` may not read it: alike."""

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None: ...


class Clock(Protocol):
    """Now, in UTC and aware."""

    def now(self) -> datetime: ...


class IdMaker(Protocol):
    """A new unique, sortable id with a readable prefix (`req`, `tkt`, `rcp`)."""

    def new(self, prefix: str) -> str: ...


class Likeness(Protocol):
    """How alike two requests are. `features` never raises; `sameness` are probabilities in [0, 1], one for each other.

    Features of another model are alike to nothing. Deterministic for one model. `read` gives the features of several
    texts, which takes less time.
    """

    def features(self, text: str) -> Features: ...

    def read(self, texts: Sequence[str]) -> tuple[Features, ...]: ...

    def sameness(self, features: Features, others: Sequence[Features]) -> tuple[float, ...]: ...
