"""When the engine keeps quiet, and what it costs to ask: an administrator's policy as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo

from app.domain.request import Origin
from app.domain.triage import Intent, Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a question back is worth, in right replies: a right queue counts `right_queue` of one.

    `cost` is what a question costs its asker. Somebody who picks a page picked a right one with probability
    `sure_choice`, who picks a queue with `sure_queue`; a missing detail, told, leads to a right reply in `detail_helps`
    of cases.
    """

    cost: float = 0.1
    right_queue: float = 0.3
    sure_choice: float = 0.8
    sure_queue: float = 0.6
    detail_helps: float = 0.25
    choices: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` to before `end` (past midnight where it ends earlier) on `days` (0 is Monday) in `zone`."""

    start: time
    end: time
    zone: tzinfo
    days: frozenset[int] = frozenset(range(7))

    def hold(self, at: datetime) -> bool:
        """Whether `at` lies in them; the hours after midnight belong to the day they began on."""
        local = at.astimezone(self.zone)
        now, day = local.time(), local.weekday()
        if self.start < self.end:
            return day in self.days and self.start <= now < self.end
        return (day in self.days and now >= self.start) or ((day - 1) % 7 in self.days and now < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How to behave where nobody asked the engine by name (`overheard`), and what a question back is worth.

    None of it ever silences an explicit ask.
    """

    silent_intents: frozenset[Intent] = frozenset({"thanks", "chit_chat"})
    reply_from: float = 0.0
    may_ask: bool = False
    may_escalate: bool = True
    grace_seconds: int = 120
    quiet_hours: tuple[QuietHours, ...] = ()
    asking: Asking = field(default_factory=Asking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What goes on where a message was overheard: the time, whether the engine has just replied to the same person
    in the same talk, and whether a person is answering there already."""

    at: datetime | None = None
    just_replied: bool = False
    person_answers: bool = False


def is_same_talk(earlier: Origin, now: Origin, *, expects_requests: bool) -> bool:
    """Whether a message goes on with what the same person asked `earlier` in the same conversation.

    Where requests are expected, each one stands for itself, and only what hangs below the earlier message goes on
    with it (a channel's message ids begin with their thread's). Elsewhere people just go on talking.
    """
    return not expects_requests or now.message.startswith(earlier.message)


def reason_for_silence(triage: Triage, politeness: Politeness, around: Surroundings) -> str:
    """Return why an overheard message gets no word from the engine, or an empty text. An emergency is never quiet."""
    if triage.intent in politeness.silent_intents:
        return "not_a_request"
    if around.person_answers:
        return "person_answers"
    if triage.priority == "critical" or triage.sensitive:
        return ""
    if around.just_replied:
        return "just_replied"
    quiet = around.at is not None and any(hours.hold(around.at) for hours in politeness.quiet_hours)
    return "quiet_hours" if quiet else ""
