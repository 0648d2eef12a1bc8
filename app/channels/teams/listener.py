"""The listener: an activity is vouched for, kept, and answered. Everything else happens later."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from app.channels.teams.activities import SEND, Activity, activity_of, delivery_id, read_activity
from app.channels.teams.elements import Json
from app.channels.teams.events import Acted, Event, Opened, Pressed
from app.channels.teams.place import CHANNEL
from app.channels.teams.rules import TeamsRules
from app.domain.delivery import Delivery
from app.domain.errors import InvalidInput, NotAllowed
from app.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)

Vouch = Callable[[str, str], None]
"""Takes a token and the address that its activity names; raises `NotAllowed` unless Microsoft signed it for both."""


class AgentsSide(Protocol):
    """What agents are told at once: the window they ask for; whether an act is kept, and a sentence or window."""

    def opened(self, event: Opened) -> Json: ...

    def acted(self, event: Acted) -> tuple[bool, Json | str]: ...


MESSAGE = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepActivity:
    """Writes an activity down, once per id and conversation; when it returns, nothing can lose it any more."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    kept: Callable[[], None]

    def __call__(self, activity: Activity) -> None:
        """Keep it."""
        text = activity.model_dump_json(by_alias=True, exclude_defaults=True)
        delivery = Delivery(id=delivery_id(activity), channel=CHANNEL, body=text, received_at=self.clock.now())
        with self.unit_of_work() as work:
            if work.deliveries.put(delivery):
                work.commit()
        self.kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsListener:
    """`answer` says whether a press is to be taken, and what its presser is told at once.

    `desk` does the same for agents, if they work in Teams.
    """

    vouch: Vouch
    keep: KeepActivity
    rules: TeamsRules
    answer: Callable[[Pressed], tuple[bool, str]]
    desk: AgentsSide | None = None

    def __call__(self, token: str, body: bytes) -> dict[str, object] | None:
        """Return what is answered at once, if anything; raise `NotAllowed`, or `InvalidInput` for what is no activity.

        What says nothing to us is not even written down.
        """
        activity = _read(body)
        self.vouch(token, activity.service_url)
        if not self.rules.may_call(activity.service_url):
            raise NotAllowed("The activity names a host that `teams_hosts` does not.")
        if activity.tenant.casefold() != self.rules.tenant.casefold():
            raise NotAllowed("The activity is from another organisation.")
        event = read_activity(activity)
        return self._taken(activity, event) if event is not None else None

    def _taken(self, activity: Activity, event: Event) -> dict[str, object] | None:
        if isinstance(event, Opened):
            return dict(self.desk.opened(event)) if self.desk else None
        if isinstance(event, Acted):
            return self._acted(activity, event, self.desk) if self.desk else None
        if not isinstance(event, Pressed):
            self.keep(activity)
            return None
        wanted, sentence = self.answer(event)
        if wanted:
            self.keep(activity)
        return _told(activity, sentence)

    def _acted(self, activity: Activity, event: Acted, desk: AgentsSide) -> dict[str, object] | None:
        """Keep what an agent does. A window closes by itself; one that was refused, or leads to another, says so."""
        wanted, answer = desk.acted(event)
        if wanted:
            self.keep(activity)
        if not isinstance(answer, str):
            return dict(answer)
        if activity.name == SEND:
            return None if wanted else {"task": {"type": "message", "value": answer}}
        return _told(activity, answer)


def _told(activity: Activity, sentence: str) -> dict[str, object] | None:
    return {"statusCode": 200, "type": MESSAGE, "value": sentence} if activity.type == "invoke" else None


def _read(body: bytes) -> Activity:
    try:
        parsed: Any = json.loads(body)
        return activity_of(parsed)
    except (ValueError, ValidationError, AttributeError, RecursionError) as error:
        raise InvalidInput("This is no activity of the Bot Framework.") from error
