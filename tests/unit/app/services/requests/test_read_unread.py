"""Texts that were only noted are read by the worker, each once, and what is forgotten stays forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from app.domain.fingerprint import UNREAD, Features, Fingerprint
from app.services.requests.read_unread import read_unread
from tests.fakes.builders import MOMENT, a_request
from tests.fakes.likeness import WordLikeness
from tests.fakes.memory import MemoryUnitsOfWork


@dataclass(slots=True)
class _Reader:
    """Writes down what it reads; a fingerprint may be forgotten while it does."""

    units: MemoryUnitsOfWork
    forgets: bool = False
    texts: list[str] = field(default_factory=list)

    def features(self, text: str) -> Features:
        return self.read([text])[0]

    def read(self, texts: Sequence[str]) -> tuple[Features, ...]:
        self.texts.extend(texts)
        if self.forgets:
            with self.units() as work:
                work.fingerprints.prune(before=MOMENT + timedelta(days=1), limit=9)
                work.commit()
        return WordLikeness().read(texts)

    def sameness(self, features: Features, others: object) -> tuple[float, ...]:
        return ()


def noted(units: MemoryUnitsOfWork) -> tuple[Fingerprint, ...]:
    with units() as work:
        return work.fingerprints.examine(limit=9)


@pytest.fixture
def units() -> MemoryUnitsOfWork:
    units = MemoryUnitsOfWork()
    with units() as work:
        for number, features in enumerate([UNREAD, WordLikeness().features("read"), UNREAD]):
            work.records.add_request(a_request(f"req_{number}", f"text {number}"))
            at = MOMENT + timedelta(minutes=number)
            work.fingerprints.add(Fingerprint(request_id=f"req_{number}", requester="ann", at=at, features=features))
        work.commit()
    return units


def test_each_is_read_once(units: MemoryUnitsOfWork) -> None:
    reader = _Reader(units)
    for _ in range(2):
        read_unread(units, units, reader, limit=9)
    assert reader.texts == ["text 0", "text 2"]
    assert [one.features for one in noted(units)] == [
        WordLikeness().features(text) for text in ("text 0", "read", "text 2")
    ]


def test_of_many_the_oldest_are_read_first(units: MemoryUnitsOfWork) -> None:
    read_unread(units, units, _Reader(units), limit=1)
    assert [one.is_read for one in noted(units)] == [True, True, False]


def test_what_is_forgotten_meanwhile_stays_forgotten(units: MemoryUnitsOfWork) -> None:
    read_unread(units, units, _Reader(units, forgets=True), limit=9)
    assert noted(units) == ()


def test_what_was_asked_is_gone_and_nothing_fails(units: MemoryUnitsOfWork) -> None:
    of_nothing = replace(noted(units)[0], request_id="req_9", at=MOMENT + timedelta(hours=1))
    with units() as work:
        work.fingerprints.add(of_nothing)
        work.commit()
    read_unread(units, units, _Reader(units), limit=9)
    assert all(one.is_read for one in noted(units))
