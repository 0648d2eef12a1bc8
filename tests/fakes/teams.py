"""A Teams in memory: rooms with messages and members; and the channel and the reader wired to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.teams.api import Member
from app.channels.teams.calling import TeamsGone, TeamsRefused
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.elements import Post
from app.channels.teams.following import Continued
from app.channels.teams.listener import KeepActivity, TeamsListener
from app.channels.teams.people import TeamsPeople
from app.channels.teams.place import CHANNEL
from app.channels.teams.pressing import Pressing
from app.channels.teams.privacy import Privacy
from app.channels.teams.reader import TeamsReader
from app.channels.teams.rules import TeamsRules
from app.channels.teams.saying import SayOnce
from app.channels.teams.withdrawing import Withdraw
from app.domain.errors import DeliveryFailed
from app.domain.posting import Room
from app.services.close_ticket import CloseTicket
from app.services.find_request import FindRequest
from app.services.follow_up import FollowUp
from app.services.leave_out import LeaveOut, TakeIn
from app.services.work_deliveries import WorkDeliveries
from tests.fakes.clock import FakeClock
from tests.fakes.library import FakeLibrary
from tests.fakes.teams_cards import check_message
from tests.fakes.wiring import Wiring

APP, TENANT = "11111111-2222-3333-4444-555555555555", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ME = f"28:{APP}"
ANN, BEN = "ann-object-id", "ben-object-id"
CHAT, GROUP, TEAM = "a:ann", "19:group@thread.v2", "19:help@thread.tacv2"
KINDS = {CHAT: "personal", GROUP: "groupChat", TEAM: "channel"}
SERVICE = "https://smba.trafficmanager.net/emea/"


@dataclass(slots=True)
class FakeTeams:
    """`TeamsCalls` and `TeamsRoster`, stateful. The next `failures` calls fail, all while it is `down`.

    With `breaks_after` the line drops once a call of that name was carried out: nobody knows.
    """

    messages: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    joined: dict[str, list[Member]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    changes: int = 0
    counter: int = 100
    failures: int = 0
    down: bool = False
    breaks_after: str = ""
    wait: float = 0.0

    def shown(self, room: str) -> list[str]:
        """What stands in a room, threads included, oldest first; a line without words does not count."""
        found = [m for name, room_ in self.messages.items() if name.partition(";")[0] == room for m in room_.values()]
        return [json.dumps(message, ensure_ascii=False) for message in found if message.get("text") != "One moment…"]

    def last(self, room: str) -> dict[str, Any]:
        return list(self.messages[room].values())[-1]

    def say(self, conversation: str, post: Post) -> str:
        self._call()
        self.counter += 1
        id = str(self.counter)
        self.messages.setdefault(conversation, {})[id] = check_message(post.wire())
        self._break("say")
        return id

    def change(self, conversation: str, id: str, post: Post) -> None:
        self._call()
        self._found(conversation, id)
        self.messages[conversation][id] = check_message(post.wire())
        self.changes += 1
        self._break("change")

    def remove(self, conversation: str, id: str) -> None:
        self._call()
        self._found(conversation, id)
        del self.messages[conversation][id]

    def typing(self, conversation: str) -> None:
        self._call()
        self.typed.append(conversation)

    def direct(self, user: str, near: str) -> str:
        self._call()
        return f"a:{user}"

    def member(self, room: str, user: str) -> Member:
        self._call()
        found = [one for one in self.joined.get(room, []) if one.user == user]
        if not found:
            raise TeamsRefused("Nobody of that name.", 403, "Forbidden")
        return found[0]

    def members(self, room: str) -> tuple[Member, ...]:
        self._call()
        return tuple(self.joined.get(room, []))

    def _found(self, conversation: str, id: str) -> None:
        if id not in self.messages.get(conversation, {}):
            raise TeamsGone("It is gone.", 404, "NotFound")

    def _call(self) -> None:
        if self.down or self.failures:
            self.failures = max(0, self.failures - 1)
            failure = DeliveryFailed("Teams does not answer.")
            failure.wait = self.wait
            raise failure

    def _break(self, name: str) -> None:
        if self.breaks_after == name:
            self.breaks_after = ""
            raise DeliveryFailed("The line dropped.")


def a_member(user: str = ANN, *, email: str = "", tenant: str = TENANT, guest: bool = False) -> Member:
    names = (email or f"{user}@halyard.example",)
    return Member(user=user, address=f"29:{user}", names=names, tenant=tenant, guest=guest)


@dataclass(slots=True)
class TeamsDesk:
    """The Teams channel and its reader over a wiring of fakes; everybody writes from `SERVICE`."""

    wiring: Wiring = field(default_factory=Wiring)
    teams: FakeTeams = field(default_factory=FakeTeams)
    rules: TeamsRules = field(default_factory=lambda: TeamsRules(app_id=APP, tenant=TENANT))
    library: FakeLibrary = field(default_factory=FakeLibrary)
    channel: TeamsChannel = field(init=False)
    reader: TeamsReader = field(init=False)
    listener: TeamsListener = field(init=False)
    read_deliveries: WorkDeliveries = field(init=False)
    refused: list[str] = field(default_factory=list)
    written: int = 1000

    def __post_init__(self) -> None:
        wiring, units, teams = self.wiring, self.wiring.unit_of_work, self.teams
        for room, users in {CHAT: [ANN], GROUP: [ANN, BEN], TEAM: [ANN, BEN]}.items():
            self.teams.joined.setdefault(room, [a_member(user) for user in users])
        people = TeamsPeople(roster=teams, rules=self.rules, clock=wiring.clock)
        say = SayOnce(calls=teams, unit_of_work=units, clock=wiring.clock)
        self.channel = TeamsChannel(
            calls=teams,
            say=say,
            company=Company(people=people, rules=self.rules, documents=self.library, clock=wiring.clock),
            find=FindRequest(unit_of_work=units),
            documents=self.library,
            reading=units,
            speak=lambda _: NullTranslations(),
            month=lambda day, _: f"{day:%Y-%m}",
        )
        wiring.channel = self.channel
        continue_request = wiring.continue_request()
        pressing = Pressing(
            channel=self.channel,
            calls=teams,
            record_feedback=wiring.record_feedback(),
            choose=lambda asked, choice: _choose(wiring, asked.request.id, choice),
            clock=wiring.clock,
        )
        self.reader = TeamsReader(
            accept=wiring.accept(),
            continued=Continued(find=self.channel.find, read=continue_request.read, reading=units),
            follow_up=FollowUp(
                continue_request=continue_request,
                turns=wiring.take_turn(),
                ask=wiring.ask(),
                reading=units,
                clock=wiring.clock,
            ),
            wordings=Wordings(find=self.channel.find, close=CloseTicket(change=wiring.change())),
            pressing=pressing,
            company=self.channel.company,
            people=people,
            calls=teams,
            say=say,
            withdraw=Withdraw(calls=teams, unit_of_work=units),
            privacy=Privacy(
                leave_out=LeaveOut(unit_of_work=units, clock=wiring.clock),
                take_in=TakeIn(unit_of_work=units),
                say=say,
                speak=lambda _: NullTranslations(),
            ),
            speak=lambda _: NullTranslations(),
            beside=_at_once,
            unit_of_work=units,
            clock=wiring.clock,
        )
        self.listener = TeamsListener(
            vouch=lambda _token, _address: None,
            keep=KeepActivity(unit_of_work=units, clock=wiring.clock, kept=lambda: None),
            rules=self.rules,
            answer=pressing.answer,
        )
        self.read_deliveries = WorkDeliveries(unit_of_work=units, readers={CHANNEL: self.reader}, clock=wiring.clock)

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.wiring.clock, FakeClock)
        return self.wiring.clock

    def know(self, room: str) -> None:
        """Have heard from a room before."""
        with self.wiring.unit_of_work() as work:
            work.rooms.note(Room(channel=CHANNEL, id=room, address=SERVICE, kind=KINDS[room]))
            work.commit()

    def receive(self, body: dict[str, Any]) -> dict[str, object] | None:
        """Have Teams post an activity."""
        return self.listener("token", json.dumps(body).encode())

    def run(self, *, seconds: float = 0) -> None:
        """Let time pass and do everything there is to do."""
        self.clock.advance(seconds)
        self.read_deliveries()
        self.wiring.work_inbox()()
        self.wiring.carry_out()()

    def ask(self, text: str = "My VPN does not connect", *, room: str = CHAT, user: str = ANN, root: str = "") -> str:
        """Have somebody write a message, to us; return its id."""
        self.written += 1
        self.clock.advance(1)
        id = str(self.written)
        self.receive(said(text, room=room, user=user, id=id, root=root))
        self.run()
        return id

    def press(self, verb: str, *, room: str = CHAT, user: str = ANN, card: str = "") -> dict[str, object] | None:
        """Press a button of a card that stands in a room, the newest unless another is named."""
        self.written += 1
        where = next(name for name in self.teams.messages if name == room or name.startswith(f"{room};"))
        message_id = card or list(self.teams.messages[where])[-1]
        data = data_of(self.teams.messages[where][message_id], verb)
        told = self.receive(pressed(data, room=where, user=user, id=str(self.written), card=message_id))
        self.run(seconds=1)
        return told


def _choose(wiring: Wiring, request_id: str, choice: str) -> None:
    wiring.take_turn().chosen(request_id, choice, actor=f"teams:{ANN}", at=wiring.clock.now())


def _at_once(do: Callable[[], None]) -> None:
    do()


def data_of(message: dict[str, Any], verb: str) -> dict[str, Any]:
    """What the button `verb` of a message carries."""
    (attached,) = message["attachments"]
    found = [a for a in attached["content"].get("actions", []) if a["verb"] == verb]
    data: dict[str, Any] = found[0]["data"]
    return data


def said(
    text: str, *, room: str = CHAT, user: str = ANN, id: str = "1000", root: str = "", **more: Any
) -> dict[str, Any]:
    """A message as Teams sends it; where others read along, it mentions us."""
    kind = KINDS[room]
    body = activity("message", room=room, user=user, id=id, root=(root or id) if kind == "channel" else "")
    if kind != "personal" and more.pop("mention", True):
        body["entities"] = [{"type": "mention", "text": "<at>Firstline</at>", "mentioned": {"id": ME}}]
        text = f"<at>Firstline</at> {text}"
    return body | {"text": text} | more


def activity(kind: str, *, room: str, user: str, id: str, root: str = "") -> dict[str, Any]:
    thread = f";messageid={root}" if root else ""
    return {
        "type": kind,
        "id": id,
        "timestamp": "2026-03-02T09:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": f"29:{user}", "name": user, "aadObjectId": user},
        "recipient": {"id": ME, "name": "Firstline"},
        "conversation": {"id": room + thread, "conversationType": KINDS.get(room, "personal"), "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-GB",
    }


def edited(text: str, *, id: str, at: str = "2026-03-02T09:05:00.000Z", **more: Any) -> dict[str, Any]:
    changed = {"type": "messageUpdate", "timestamp": at, "channelData": {"eventType": "editMessage"}}
    body = said(text, id=id, **more)
    changed["channelData"] = body["channelData"] | {"eventType": "editMessage"}
    return body | changed


def deleted(*, room: str = CHAT, user: str = ANN, id: str, root: str = "") -> dict[str, Any]:
    root = (root or id) if KINDS[room] == "channel" else ""
    return activity("messageDelete", room=room, user=user, id=id, root=root)


def pressed(data: dict[str, Any], *, room: str, user: str, id: str, card: str) -> dict[str, Any]:
    base, _, root = room.partition(";messageid=")
    body = activity("invoke", room=base, user=user, id=id, root=root)
    action = {"type": "Action.Execute", "verb": data["verb"], "data": data}
    return body | {"name": "adaptiveCard/action", "replyToId": card, "value": {"action": action, "trigger": "manual"}}
