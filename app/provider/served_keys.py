"""Keys that somebody serves (JWKS), and tokens that are read with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from app.ports import Clock

_KEPT, _ASKED_EVERY = timedelta(days=1), timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class ServedKeys:
    """Asks `served` for the keys once a day; sooner, at most once a minute, when a token fits none: they rotate."""

    served: Callable[[], Mapping[str, Any]]
    clock: Clock
    algorithms: Sequence[str]
    _keys: KeySet | None = field(default=None, init=False)
    _asked_at: datetime | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def decoded(self, text: str) -> jwt.Token:
        """Return the token with its signature verified; raise `JoseError` or `ValueError` where it is not theirs."""
        keys = self._known(older_than=_KEPT)
        try:
            return jwt.decode(text, keys, algorithms=[*self.algorithms])
        except (JoseError, ValueError):
            newer = self._known(older_than=_ASKED_EVERY)
            if newer is keys:
                raise
            return jwt.decode(text, newer, algorithms=[*self.algorithms])

    def _known(self, *, older_than: timedelta) -> KeySet:
        """Return the keys, asked for anew where they are older; those of before stay where that fails."""
        with self._lock:
            now = self.clock.now()
            if self._keys is not None and self._asked_at is not None and abs(now - self._asked_at) < older_than:
                return self._keys
            self._asked_at = now if self._keys is not None else None
            keys = [key for key in self.served().get("keys", []) if isinstance(key, dict) and key.get("kty") != "oct"]
            self._keys, self._asked_at = KeySet.import_key_set(KeySetSerialization(keys=keys)), now
            return self._keys
