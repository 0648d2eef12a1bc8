"""Teams' end on loopback: connector, token endpoint and keys, stateful; and whoever writes in it, signed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.on_loopback import on_loopback
from tests.fakes.teams import AGENT, ANN, APP, BEN, CHAT, GROUP, IT, KINDS, NETTY, NETWORK, OTHER, TEAM, TENANT
from tests.fakes.teams_cards import check_message
from tests.fakes.teams_events import button_of_window, buttons_of, data_of, opened, pressed, sent

ISSUER, SECRET = "https://api.botframework.com", "the-client-secret"


@dataclass(slots=True)
class TeamsServer:
    """What stands in each conversation, by id; `meddle` is told of each call before and after it is carried out."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"}))
    messages: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    tokens: int = 0
    calls: list[str] = field(default_factory=list)
    meddle: Callable[[str, str], Response | None] = lambda _call, _when: None
    counter: int = 100
    guests: frozenset[str] = frozenset()
    """Rooms in which a guest is, too."""

    def token(self, *, key: RSAKey | None = None, seconds: int = 600, **claims: Any) -> str:
        """A token as Microsoft signs it, unless told otherwise; claims of None are left out."""
        now = int(time.time())
        told = {"iss": ISSUER, "aud": APP, "serviceurl": self.service, "nbf": now - 60, "exp": now + seconds} | claims
        header = {"alg": "RS256", "kid": "k1"}
        return jwt.encode(header, {k: v for k, v in told.items() if v is not None}, key or self.key)

    @property
    def service(self) -> str:
        return f"{self.address}/emea/"

    def settings(self) -> dict[str, str]:
        """The environment of a service that is connected to it."""
        return {
            "FIRSTLINE_TEAMS_APP_ID": APP,
            "FIRSTLINE_TEAMS_APP_PASSWORD": SECRET,
            "FIRSTLINE_TEAMS_TENANT_ID": TENANT,
            "FIRSTLINE_TEAMS_HOSTS": '["127.0.0.1"]',
            "FIRSTLINE_TEAMS_SERVICE_URL": self.service,
            "FIRSTLINE_TEAMS_LOGIN_URL": self.address,
            "FIRSTLINE_TEAMS_KEYS_URL": f"{self.address}/about",
        }

    def deliver(self, to: str, body: dict[str, Any], *, token: str | None = None) -> httpx.Response:
        """Post an activity to us as Microsoft does."""
        sent = body | {"serviceUrl": self.service}
        headers = {"authorization": f"Bearer {self.token() if token is None else token}"}
        return httpx.post(f"{to}/teams/messages", json=sent, headers=headers, timeout=10)

    def press(self, to: str, room: str, verb: str, *, user: str = ANN, card: str = "") -> httpx.Response:
        """Press a button of the newest card that has it, or of the one named."""
        where, id = self._card(room, verb, card)
        self.counter += 1
        data = data_of(self.messages[where][id], verb)
        return self.deliver(to, pressed(data, room=where, user=user, id=f"p{self.counter}", card=id))

    def send_window(self, to: str, room: str, verb: str, *, user: str, **fields: str) -> httpx.Response:
        """Open the window of a card's button, fill it in and send it."""
        where, id = self._card(room, verb, "")
        self.counter += 1
        data = data_of(self.messages[where][id], verb)
        told = self.deliver(to, opened(data, room=where, user=user, id=f"o{self.counter}")).json()
        button = button_of_window(told)
        return self.deliver(to, sent(button, room=where, user=user, id=f"s{self.counter}", **fields))

    def _card(self, room: str, verb: str, card: str) -> tuple[str, str]:
        return next(
            (name, id)
            for name in reversed(self.messages)
            for id in reversed(self.messages[name])
            if name.partition(";")[0] == room and _has(self.messages[name][id], verb) and card in {"", id}
        )

    def shown(self, room: str) -> list[dict[str, Any]]:
        """What stands in a room, threads included; a line without words does not count."""
        found = [
            m for name, kept in list(self.messages.items()) if name.partition(";")[0] == room for m in kept.values()
        ]
        return [message for message in found if message.get("text") != "One moment…"]

    def app(self) -> Starlette:
        base = "/emea/v3/conversations"
        return Starlette(
            routes=[
                Route("/about", self._about),
                Route("/keys", self._keys),
                Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
                Route(base, self._create, methods=["POST"]),
                Route(base + "/{room}/activities", self._say, methods=["POST"]),
                Route(base + "/{room}/activities/{id}", self._change, methods=["PUT", "DELETE"]),
                Route(base + "/{room}/pagedmembers", self._members),
                Route(base + "/{room}/members/{user}", self._member),
            ]
        )

    async def _about(self, _: Request) -> Response:
        return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False) | {"endorsements": ["msteams", "skype"]}]})

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        if (form["client_id"], form["client_secret"], request.path_params["tenant"]) != (APP, SECRET, TENANT):
            told = "AADSTS7000215: Invalid client secret provided. Trace ID: 0"
            return JSONResponse({"error": "invalid_client", "error_description": told}, status_code=401)
        self.tokens += 1
        return JSONResponse({"access_token": "the-bot", "expires_in": 3599, "token_type": "Bearer"})

    async def _create(self, request: Request) -> Response:
        body = await request.json()
        if "activity" in body:
            return self._done("begin", request, lambda: self._begun(body))
        return self._done("create", request, lambda: {"id": f"a:{body['members'][0]['id'].partition('-')[0]}"})

    def _begun(self, body: dict[str, Any]) -> dict[str, Any]:
        self.counter += 1
        id, room = str(self.counter), body["channelData"]["channel"]["id"]
        self.messages[f"{room};messageid={id}"] = {id: check_message(body["activity"])}
        return {"id": f"{room};messageid={id}", "activityId": id}

    async def _say(self, request: Request) -> Response:
        body, room = await request.json(), request.path_params["room"]

        def say() -> dict[str, Any]:
            if body["type"] == "typing":
                self.typed.append(room)
                return {}
            self.counter += 1
            self.messages.setdefault(room, {})[str(self.counter)] = check_message(body)
            return {"id": str(self.counter)}

        return self._done("typing" if body["type"] == "typing" else "say", request, say)

    async def _change(self, request: Request) -> Response:
        kept, id = self.messages.get(request.path_params["room"], {}), request.path_params["id"]
        body = await request.json() if request.method == "PUT" else None
        if id not in kept:
            return JSONResponse({"error": {"code": "ActivityNotFound"}}, status_code=404)

        def change() -> dict[str, Any]:
            if body is None:
                del kept[id]
            else:
                kept[id] = check_message(body)
            return {"id": id}

        return self._done("change" if body is not None else "remove", request, change)

    async def _members(self, request: Request) -> Response:
        room = request.path_params["room"].partition(";")[0]
        if room not in _JOINED:
            return JSONResponse({"error": {"code": "BotNotInConversationRoster"}}, status_code=403)
        guests = [_person("guest") | {"userRole": "guest"}] if room in self.guests else []
        return self._done("members", request, lambda: {"members": [*map(_person, _JOINED[room]), *guests]})

    async def _member(self, request: Request) -> Response:
        return self._done("member", request, lambda: _person(request.path_params["user"]))

    def _done(self, name: str, request: Request, do: Callable[[], dict[str, Any]]) -> Response:
        if request.headers.get("authorization") != "Bearer the-bot":
            return JSONResponse({"error": {"code": "Unauthorized"}}, status_code=401)
        self.calls.append(name)
        instead = self.meddle(name, "before")
        if instead is not None:
            return instead
        told = do()
        self.meddle(name, "after")
        return JSONResponse(told)


_JOINED = {CHAT: (ANN,), GROUP: (ANN, BEN), TEAM: (ANN, BEN), IT: (AGENT, OTHER), NETWORK: (NETTY,)}
assert set(_JOINED) == set(KINDS)


def _person(user: str) -> dict[str, Any]:
    return {
        "id": f"29:{user}",
        "aadObjectId": user,
        "tenantId": TENANT,
        "email": f"{user}@halyard.example",
        "userRole": "user",
    }


def _has(message: dict[str, Any], verb: str) -> bool:
    return any(data["verb"] == verb for data in buttons_of(message))


@contextmanager
def teams_server() -> Iterator[TeamsServer]:
    """Run it on a free port of loopback."""
    teams = TeamsServer()
    with on_loopback(teams.app()) as teams.address:
        yield teams
