"""What corrections teach, and the answers that people approved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from app.domain.approved import ApprovedAnswer
from app.domain.label import Label
from app.domain.suggested import Effectiveness, Offer, SuggestionUse


class Labels(Protocol):
    """What corrections taught, oldest first. `add` keeps the first of an id and returns how many were new.

    `hold` keeps a label out of training for a reason; an empty reason lets it in again.
    """

    def add(self, labels: Iterable[Label]) -> int: ...

    def all(self) -> tuple[Label, ...]: ...

    def hold(self, label_id: str, *, reason: str) -> None: ...


class Suggestions(Protocol):
    """Replies as they were suggested to agents, and what agents made of them.

    `offer` keeps the first of an id; `offered` raises `NotFound`. Of a suggestion each agent's last word counts.
    `uses_of` gives the newest uses of documents first, on whatever ticket.
    """

    def offer(self, offers: Iterable[Offer]) -> None: ...

    def offered(self, suggestion_id: str) -> Offer: ...

    def use(self, use: SuggestionUse) -> None: ...

    def uses_of(self, document_ids: Iterable[str], *, limit: int) -> tuple[SuggestionUse, ...]: ...

    def effectiveness(self) -> tuple[Effectiveness, ...]: ...


class ApprovedAnswers(Protocol):
    """Answers that people approved, the newest id first. `add` says False for an id it has; `get` raises `NotFound`.

    `save` takes the next version of a stored answer and raises `Conflict` on any other. `find` goes on `before` an id;
    `of_message` is the answer that a message became.
    """

    def add(self, answer: ApprovedAnswer) -> bool: ...

    def get(self, answer_id: str) -> ApprovedAnswer: ...

    def save(self, answer: ApprovedAnswer) -> None: ...

    def find(self, *, withdrawn: bool, limit: int, before: str = "") -> tuple[ApprovedAnswer, ...]: ...

    def of_message(self, message_id: str) -> ApprovedAnswer | None: ...
