"""Read, for later comparisons, the texts that needed none when they were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.errors import NotFound
from app.domain.fingerprint import Features, Fingerprint
from app.ports import Likeness, UnitOfWork, UnitOfWorkFactory


def read_unread(looking: UnitOfWorkFactory, writing: UnitOfWorkFactory, likeness: Likeness, *, limit: int) -> int:
    """Read what is examined next and was only noted so far, while nobody is kept from writing; return how many wait.

    After a crash it is noted still. What was forgotten meanwhile stays forgotten.
    """
    with looking() as work:
        waiting = work.fingerprints.examine(limit=limit)
        texts = {one.request_id: _text(work, one) for one in waiting if not one.is_read}
    if texts:
        _keep(writing, dict(zip(texts, likeness.read(list(texts.values())), strict=True)), limit)
    return len(waiting)


def _keep(writing: UnitOfWorkFactory, read: Mapping[str, Features], limit: int) -> None:
    with writing() as work:
        for one in work.fingerprints.examine(limit=limit):
            if one.request_id in read and not one.is_read:
                work.fingerprints.add(replace(one, features=read[one.request_id]))
        work.commit()


def _text(work: UnitOfWork, fingerprint: Fingerprint) -> str:
    try:
        return work.records.request(fingerprint.request_id).text
    except NotFound:
        return ""
