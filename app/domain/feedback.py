"""What people said of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["solved", "not_quite", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A requester's verdict on the reply to their request; `person` asks for a human.

    `receipt_id` names the decision it is about; empty stands for the last one. `groups` are those its requester is in
    by now, None where that is not known: what follows is looked for among what they may read.
    """

    request_id: str
    verdict: Verdict
    actor: str
    at: datetime
    comment: str = ""
    receipt_id: str = ""
    groups: frozenset[str] | None = None
