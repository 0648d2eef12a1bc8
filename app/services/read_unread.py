"""Read the texts that nobody needed to compare when they were asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.errors import NotFound
from app.domain.fingerprint import Fingerprint
from app.ports import Likeness, UnitOfWork, UnitOfWorkFactory


def read_unread(looking: UnitOfWorkFactory, writing: UnitOfWorkFactory, likeness: Likeness, *, limit: int) -> None:
    """Read what is examined next and was only noted so far, while nobody is kept from writing.

    After a crash it is noted still. What was forgotten meanwhile stays forgotten.
    """
    with looking() as work:
        texts = {one.request_id: _text(work, one) for one in _unread(work, limit)}
    if not texts:
        return
    read = {id: likeness.features(text) for id, text in texts.items()}
    with writing() as work:
        for one in _unread(work, limit):
            if one.request_id in read:
                work.fingerprints.add(replace(one, features=read[one.request_id]))
        work.commit()


def _unread(work: UnitOfWork, limit: int) -> Iterator[Fingerprint]:
    return (one for one in work.fingerprints.examine(limit=limit) if not one.is_read)


def _text(work: UnitOfWork, fingerprint: Fingerprint) -> str:
    try:
        return work.records.request(fingerprint.request_id).text
    except NotFound:
        return ""
