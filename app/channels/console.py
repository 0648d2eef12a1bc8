"""The console: replies are printed, one line each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TextIO

from app.domain.decision import COURTESY, Decision
from app.domain.errors import DeliveryFailed
from app.domain.message import TicketMessage
from app.domain.reached import Reached
from app.domain.request import Origin

_WHO_HAS_IT = {
    "already_open": "We already have this: it is with your earlier request.",
    "reported_by_others": "Others report this too; we are on it.",
    "known_issue": "This is a known issue.",
    "incident_ended": "What you reported is over.",
}


@dataclass(slots=True, kw_only=True)
class ConsoleChannel:
    """`ChatChannel` and `MessageChannel` on a text stream. What was printed is known while the process lives."""

    stream: TextIO
    name: str = "console"
    _posted: set[str] = field(default_factory=set, init=False)

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        """Print the decision once per key; raise `DeliveryFailed` where nobody reads the stream any more."""
        self._print(_sentence(decision), origin, key)
        return "asker"

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:
        """Print an agent's words once per key; raise `DeliveryFailed` where nobody reads the stream any more."""
        names = ", ".join(file.name for file in message.files)
        along = f" (files: {names})" if names else ""
        self._print(f"A person writes: {' '.join(message.text.split())}{along}", origin, key)
        return "asker"

    def _print(self, line: str, origin: Origin, key: str) -> None:
        if key in self._posted:
            return
        try:
            self.stream.write(f"{line} [{origin.conversation or self.name}]\n")
            self.stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryFailed(f"Reply {key!r} could not be printed: {error}.") from error
        self._posted.add(key)


def _sentence(decision: Decision) -> str:
    if decision.kind == "reply" and decision.answer:
        text, url = decision.answer.text, decision.answer.spans[0].url
        return " ".join(f"{text} ({url})".split()) if url else " ".join(text.split())
    if decision.reason == COURTESY:
        return "Glad to help. Ask me anything about work, any time."
    if decision.kind == "clarify":
        return f"Which of these is it about: {', '.join(decision.choices)}?"
    return f"{_WHO_HAS_IT.get(decision.reason, 'A person will look at this.')} {decision.note}".strip()
