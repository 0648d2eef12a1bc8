"""Who may post to Teams' endpoint, and what becomes of floods and nonsense; a real connector's end on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app.bootstrap.channels.teams import app_token
from app.channels.teams.api import TeamsApi
from app.channels.teams.calling import TeamsGone
from app.channels.teams.cards import lines_post
from app.channels.teams.endpoint import TeamsEndpoint
from app.channels.teams.listener import KeepActivity, TeamsListener
from app.channels.teams.rules import TeamsRules
from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed
from app.domain.posting import Room
from app.provider.access_token import AccessToken
from app.provider.bot_tokens import ALGORITHMS, BotTokens, served_by
from app.provider.outbound import checked_client
from app.provider.served_keys import ServedKeys
from app.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.teams import ANN, APP, CHAT, IT, TENANT, a_member
from tests.fakes.teams_events import said
from tests.fakes.teams_server import SECRET, TeamsServer, teams_server


@dataclass(slots=True)
class Door:
    """Our door, and what it kept; a clock that shows the real time, since tokens are signed by it."""

    teams: TeamsServer
    units: MemoryUnitsOfWork = field(default_factory=MemoryUnitsOfWork)
    clock: FakeClock = field(default_factory=FakeClock)
    http: httpx.Client = field(default_factory=checked_client)

    def __post_init__(self) -> None:
        self.clock.advance(time.time() - self.clock.now().timestamp())

    @property
    def rules(self) -> TeamsRules:
        return TeamsRules(app_id=APP, tenant=TENANT, hosts=("127.0.0.1",))

    def client(self) -> TestClient:
        keys = ServedKeys(
            served=lambda: served_by(self.http, f"{self.teams.address}/about"), clock=self.clock, algorithms=ALGORITHMS
        )
        listener = TeamsListener(
            vouch=BotTokens(keys=keys, app_id=APP, clock=self.clock),
            keep=KeepActivity(unit_of_work=self.units, clock=self.clock, kept=lambda: None),
            rules=self.rules,
            answer=lambda _: (True, "Noted."),
        )
        return TestClient(TeamsEndpoint(listener))

    def kept(self) -> tuple[Delivery, ...]:
        with self.units() as work:
            return work.deliveries.lease(limit=9, now=self.clock.now(), seconds=1)

    def token(self, secret: str = SECRET) -> AccessToken:
        settings = Settings(
            teams_login_url=self.teams.address,
            teams_tenant_id=TENANT,
            teams_app_id=APP,
            teams_app_password=SecretStr(secret),
        )
        return app_token(settings, self.http, self.clock)

    def api(self) -> TeamsApi:
        with self.units() as work:
            work.rooms.note(Room(channel="teams", id=CHAT, address=self.teams.service, kind="personal"))
            work.commit()
        return TeamsApi(
            http=self.http, token=self.token(), rules=self.rules, reading=self.units, unit_of_work=self.units
        )


@pytest.fixture(scope="module")
def teams() -> Iterator[TeamsServer]:
    with teams_server() as running:
        yield running


@pytest.fixture
def door(teams: TeamsServer) -> Door:
    teams.meddle = lambda _call, _when: None
    return Door(teams)


def post(door: Door, client: TestClient, token: str | None = None, **more: Any) -> int:
    body = said("My VPN does not connect") | {"serviceUrl": door.teams.service} | more
    headers = {"authorization": f"Bearer {door.teams.token() if token is None else token}"}
    return client.post("/teams/messages", json=body, headers=headers).status_code


def test_what_microsoft_signed_is_kept_once(door: Door) -> None:
    client = door.client()
    assert [post(door, client), post(door, client)] == [200, 200]
    assert len(door.kept()) == 1


def test_what_microsoft_did_not_sign_for_us_is_refused_and_leaves_no_trace(door: Door) -> None:
    client, teams = door.client(), door.teams
    wrong = {
        "another key": teams.token(key=RSAKey.generate_key(2048, {"kid": "k1"})),
        "over": teams.token(seconds=-400),
        "not yet": teams.token(nbf=int(time.time()) + 900),
        "another audience": teams.token(aud="somebody-else"),
        "no audience": teams.token(aud=None),
        "another issuer": teams.token(iss="https://evil.example"),
        "another address": teams.token(serviceurl="https://smba.trafficmanager.net/emea/"),
        "no address": teams.token(serviceurl=None),
        "without an end": teams.token(exp=None),
        "nonsense": "a.b.c",
        "unsigned": "eyJhbGciOiJub25lIn0.e30.",
        "too long": "x" * 9_000,
    }
    assert {name: post(door, client, token) for name, token in wrong.items()} == dict.fromkeys(wrong, 401)
    assert client.post("/teams/messages", json=said("?")).status_code == 401
    assert client.get("/teams/messages").status_code == 405
    assert door.kept() == ()


def test_another_host_or_tenant_is_refused_even_when_it_is_signed(door: Door) -> None:
    client, teams = door.client(), door.teams
    elsewhere = "https://evil.example/emea/"
    assert post(door, client, teams.token(serviceurl=elsewhere), serviceUrl=elsewhere) == 401
    assert post(door, client, channelData={"tenant": {"id": "another"}}) == 401
    assert door.kept() == ()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"from": 7}', b"[" * 50_000])
def test_nonsense_is_no_activity(door: Door, body: bytes) -> None:
    headers = {"authorization": f"Bearer {door.teams.token()}"}
    assert door.client().post("/teams/messages", content=body, headers=headers).status_code in {400, 401}


def test_bad_tokens_make_nobody_ask_for_keys_more_than_once_a_minute(door: Door) -> None:
    client, asked = door.client(), []
    door.http = httpx.Client(event_hooks={"request": [lambda request: asked.append(request.url.path)]})
    for _ in range(5):
        post(door, client, door.teams.token(key=RSAKey.generate_key(2048, {"kid": "k1"})))
    assert asked.count("/keys") == 1


def test_without_microsofts_keys_nothing_is_taken_and_it_may_come_again(door: Door) -> None:
    client = door.client()
    door.http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    assert post(door, client) == 503


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://evil.example/smba.trafficmanager.net", False),
        ("http://127.0.0.1/", False),
        ("//smba.trafficmanager.net", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_microsofts_hosts_are_called(address: str, allowed: bool) -> None:
    assert TeamsRules(app_id=APP, tenant=TENANT).may_call(address) is allowed


def test_a_message_is_said_changed_and_taken_away_with_one_token(door: Door) -> None:
    api, before = door.api(), door.teams.tokens
    id = api.say(CHAT, lines_post("One."))
    api.change(CHAT, id, lines_post("Two."))
    assert door.teams.messages[CHAT][id]["text"] == "Two."
    api.remove(CHAT, id)
    with pytest.raises(TeamsGone):
        api.change(CHAT, id, lines_post("Three."))
    assert api.member(CHAT, ANN) == a_member()
    assert api.members(CHAT) == (a_member(),)
    assert door.teams.tokens == before + 1


def test_a_429_is_waited_for_as_long_as_it_says(door: Door) -> None:
    door.teams.meddle = lambda _call, when: Response(status_code=429, headers={"retry-after": "17"}) if when else None
    with pytest.raises(DeliveryFailed) as failed:
        door.api().say(CHAT, lines_post("One."))
    assert failed.value.wait == 17


def test_a_room_on_another_host_is_not_called(door: Door) -> None:
    api = door.api()
    with door.units() as work:
        work.rooms.note(Room(channel="teams", id=CHAT, address="https://evil.example/", kind="personal"))
        work.commit()
    with pytest.raises(DeliveryFailed, match="teams_hosts"):
        api.say(CHAT, lines_post("One."))
    with pytest.raises(DeliveryFailed, match="Nobody has written"):
        api.say("19:unknown", lines_post("One."))


def test_a_channel_of_agents_is_reached_before_anybody_wrote_there(door: Door) -> None:
    rules = replace(door.rules, queue_rooms={"*": IT}, service=door.teams.service)
    api = replace(door.api(), rules=rules)
    thread, id = api.begin(IT, lines_post("One."))
    assert thread == f"{IT};messageid={id}"
    api.change(thread, id, lines_post("Two."))
    assert [message["text"] for message in door.teams.shown(IT)] == ["Two."]
    with pytest.raises(DeliveryFailed, match="Nobody has written"):
        api.begin("19:unknown@thread.tacv2", lines_post("One."))
    door.teams.meddle = lambda _call, when: JSONResponse({}) if when == "before" else None
    with pytest.raises(DeliveryFailed, match="named no id"):
        api.begin(IT, lines_post("Three."))


def test_a_wrong_secret_is_said_without_showing_it(door: Door) -> None:
    with pytest.raises(DeliveryFailed, match=r"AADSTS7000215: the client secret is wrong\. It is") as failed:
        door.token("some-other-text")()
    assert "some-other-text" not in str(failed.value)


def test_a_token_that_is_refused_is_asked_for_anew_once(door: Door) -> None:
    api, before = door.api(), door.teams.tokens
    refused = iter([True, False])
    door.teams.meddle = lambda _call, when: (
        Response(status_code=401) if when == "before" and next(refused, False) else None
    )
    api.say(CHAT, lines_post("One."))
    assert door.teams.tokens == before + 2
