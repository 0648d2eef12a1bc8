"""How far a mailbox has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMark:
    """The last mail that was looked at, by its number (`uid`), which counts only while the mailbox has this `validity`.

    Mail from before `since` was there before we were, and is nobody's question to us.
    """

    mailbox: str
    validity: int
    uid: int
    since: datetime
