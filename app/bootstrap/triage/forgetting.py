"""Whoever is left out or erased stands among no triage model's recent messages any more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from app.bootstrap.discretion import left_out, oldest_kept
from app.bootstrap.ground import open_store
from app.domain.errors import NotFound
from app.domain.opt_out import leaves_out
from app.ports import UnitOfWork
from app.settings import Settings
from app.storage.home.model_shelf import ModelShelf
from classifier.forgetting import forget_company


def forget_messages(settings: Settings) -> int:
    """Take out of every model what nothing may be learned from, or what is no longer kept; return how much went.

    Models of earlier versions do not know whose message is whose, and forget all where anybody may have to go. Running
    services take the shortened model up by themselves.
    """
    shelf = ModelShelf(settings.home)
    models = shelf.models()
    if not models:
        return 0
    subjects, ends = left_out(settings), oldest_kept(settings)
    with open_store(settings)() as work:
        nameless = not subjects and ends is None
        known = cache(lambda name: _stays(work, name, subjects) if name else nameless)

        def stays(names: Sequence[str]) -> list[bool]:
            return [known(name) for name in names]

        gone = sum(forget_company(shelf.path(model.version), stays) for model in models)
    if gone:
        shelf.renew()
    return gone


def _stays(work: UnitOfWork, name: str, subjects: frozenset[str]) -> bool:
    try:
        request = work.records.request(name)
    except NotFound:  # it was erased
        return False
    return not leaves_out(subjects, requester=request.requester, origin=request.origin)
