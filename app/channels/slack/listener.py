"""The listener: Bolt checks the signature, we keep the event, Slack is told. Everything else happens later."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from app.channels.slack.payloads import delivery_id, payload_of, read_payload
from app.channels.slack.place import CHANNEL
from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed
from app.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)

_ANYTHING = re.compile(".*")


def _tell_nobody() -> None:
    """Leave it to whoever looks next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepEvent:
    """Writes an event down, once per id of Slack's own; when it returns, nothing can lose it any more."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    kept: Callable[[], None] = _tell_nobody
    """Told after an event was kept, so that nobody has to look for it."""

    def __call__(self, body: dict[str, Any]) -> None:
        """Keep what says something; joins, topics and what programs say are not even written down."""
        try:
            payload = payload_of(body)
        except ValidationError as error:
            log.warning("an event of a shape we do not know is ignored: %d field(s) differ", error.error_count())
            return
        if read_payload(payload) is None:
            return
        text = payload.model_dump_json(exclude_defaults=True)
        delivery = Delivery(id=delivery_id(payload), channel=CHANNEL, body=text, received_at=self.clock.now())
        with self.unit_of_work() as work:
            if work.deliveries.put(delivery):
                work.commit()
        self.kept()


@dataclass(slots=True)
class SlackIdentity:
    """Who we are in Slack, asked once and kept; raises `DeliveryFailed` where Slack does not say."""

    client: WebClient
    _known: AuthorizeResult | None = field(default=None, init=False)

    def __call__(self) -> AuthorizeResult:
        """Return who we are."""
        if self._known is None:
            try:
                found = self.client.auth_test()
            except (SlackClientError, OSError) as error:
                raise DeliveryFailed(f"Slack does not say who we are: {error}. Try: firstline slack check") from error
            self._known = AuthorizeResult.from_auth_test_response(
                auth_test_response=found, bot_token=str(self.client.token)
            )
        return self._known

    def user(self) -> str:
        """Return our own user id."""
        return self().bot_user_id or ""


def _nothing_at_once(_: dict[str, Any]) -> bool:
    return False


def build_listener(
    keep: KeepEvent,
    identity: SlackIdentity,
    *,
    signing_secret: str,
    at_once: Callable[[dict[str, Any]], bool] = _nothing_at_once,
) -> App:
    """Return the Bolt app. An event is kept before it is acknowledged; where that fails, Slack sends it again.

    What `at_once` takes (a button that only opens a window) is not kept: a moment later it would be too late for it.
    Without `signing_secret` only Socket Mode may be served: nothing is verified there.
    """
    app = App(
        client=WebClient(base_url=identity.client.base_url),
        signing_secret=signing_secret,
        authorize=_authorize(identity),
        process_before_response=True,
        request_verification_enabled=bool(signing_secret),
    )
    _keep_everything(app, keep, at_once)
    return app


def _keep_everything(app: App, keep: KeepEvent, at_once: Callable[[dict[str, Any]], bool]) -> None:
    # Plain functions: Bolt fills the parameters of what it calls by name.
    def keep_event(body: dict[str, Any]) -> None:
        keep(body)

    def keep_and_ack(body: dict[str, Any], ack: Ack) -> None:
        if not at_once(body):
            keep(body)
        ack()

    app.event(_ANYTHING)(keep_event)
    app.action(_ANYTHING)(keep_and_ack)
    app.shortcut(_ANYTHING)(keep_and_ack)
    app.command(_ANYTHING)(keep_and_ack)
    app.view(_ANYTHING)(keep_and_ack)


def _authorize(identity: SlackIdentity) -> Callable[[], AuthorizeResult]:
    # A plain function: Bolt fills the parameters of what it calls by name, and would fill `self` too.
    def authorize() -> AuthorizeResult:
        return identity()

    return authorize
