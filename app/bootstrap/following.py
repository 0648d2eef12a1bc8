"""Links that say something about a request, wired to the engine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from app.bootstrap.engine import Engine
from app.services.requests.follow_link import FollowLink
from app.settings import Settings
from app.storage.home.secret_file import home_secret

_KEY = "email.key"


def link_key(settings: Settings) -> bytes:
    """Return what signs links and Message-IDs, made with the first start."""
    return home_secret(settings.home / _KEY)


def key_mark(settings: Settings) -> str:
    """Return what tells this key from another, and nothing of it; empty where none was made yet."""
    return hashlib.sha256(link_key(settings)).hexdigest()[:6] if (settings.home / _KEY).exists() else ""


def build_follow_link(engine: Engine, groups_of: Callable[[str], frozenset[str]]) -> FollowLink:
    """Return what opens the links; `groups_of` says which groups whoever was written to is in by now."""
    return FollowLink(
        key=link_key(engine.settings),
        reading=engine.reading,
        clock=engine.clock,
        record_feedback=engine.record_feedback,
        turns=engine.turns,
        rate=engine.life.acts.ratings,
        groups_of=groups_of,
    )
