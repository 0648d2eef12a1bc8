"""Hold back who does something too often, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from app.domain.pace import Pace, TooOften
from app.ports import Clock

Kind = Literal["ask", "ask_address", "call", "call_address", "sign_in_address"]
MAX_REMEMBERED = 50_000
"""Somebodies kept in mind; past it the one who was idle longest is forgotten, and starts anew."""

AS_ONE_LIKES = Pace(times=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """The paces in force, each for its kind of somebody. What is not named is not held back."""

    clock: Clock
    paces: dict[Kind, Pace] = field(default_factory=dict)
    remembered: int = MAX_REMEMBERED
    _full_until: OrderedDict[tuple[Kind, str], float] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def check(self, who: Iterable[tuple[Kind, str]]) -> None:
        """Count one for each of `who`, or raise `TooOften` and count for none."""
        now = self.clock.now().timestamp()
        held = [(kind, name) for kind, name in who if name and self.paces.get(kind, AS_ONE_LIKES).times]
        with self._lock:
            wait = max((self.paces[key[0]].wait(self._full_until.get(key, 0.0), now) for key in held), default=0.0)
            if wait > 0:
                raise TooOften(wait)
            for key in held:
                self._full_until[key] = self.paces[key[0]].after(self._full_until.get(key, 0.0), now)
                self._full_until.move_to_end(key)
            while len(self._full_until) > self.remembered:
                self._full_until.popitem(last=False)
