"""One call to Slack: the client that makes it, and how it fails. Every failure says which call and why."""

from __future__ import annotations

import socket
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import RetryHandler, default_retry_handlers
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.web import SlackResponse

from app.domain.errors import DeliveryFailed

_NO_CONNECTION = (ConnectionRefusedError, socket.gaierror)


class Unreached(DeliveryFailed):
    """There was no connection, so Slack heard nothing."""


class SlackGone(DeliveryFailed):
    """The message is not there any more; trying again changes nothing."""


_PERHAPS = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Refusals after which Slack may have done it all the same, besides those that are only a status of a server."""


_FOR_GOOD = frozenset({"channel_not_found", "not_in_channel", "is_archived", "restricted_action"})
"""Refusals that stay until somebody changes something in Slack."""


class Refused(DeliveryFailed):
    """Slack's own error code beside the sentence."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code, self.final = code, code in _FOR_GOOD


def call(method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
    """Return what Slack answers; raise `Refused`, `Unreached` or plain `DeliveryFailed`, where the line dropped."""
    name = getattr(method, "__name__", "call").replace("_", ".", 1)
    try:
        return method(**arguments)
    except SlackApiError as error:
        code = str(error.response.get("error") or error.response.status_code)
        raise Refused(f"Slack refused {name}: {code}. `firstline slack check` says what is missing.", code) from error
    except (SlackClientError, OSError) as error:
        failure = Unreached if isinstance(getattr(error, "reason", None), _NO_CONNECTION) else DeliveryFailed
        raise failure(f"Slack could not be reached for {name}: {error}.") from error


def did_nothing(failure: DeliveryFailed) -> bool:
    """Whether Slack certainly did not do what failed; of a line that dropped in between nobody knows."""
    if isinstance(failure, Refused):
        return failure.code not in _PERHAPS and not failure.code.startswith("5")
    return isinstance(failure, Unreached)


def client_once(known: WebClient) -> WebClient:
    """Return a client for what must not be said twice: on a dropped line nobody knows whether Slack heard it.

    The outbox tries again, after a look at the thread. Only a 429 is certain to have done nothing.
    """
    handlers: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=2)]
    return WebClient(token=known.token, base_url=known.base_url, timeout=known.timeout, retry_handlers=handlers)


def build_client(token: str, *, base_url: str, timeout: int = 15, retry: bool = True) -> WebClient:
    """Return a client that waits as long as Slack says on 429 and tries again on a dropped line or a 5xx.

    Without `retry` each failure is told to the caller, who has more patience.
    """
    if not retry:
        return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])
    handlers: list[RetryHandler] = [
        *default_retry_handlers(),
        RateLimitErrorRetryHandler(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=1),
    ]
    return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=handlers)
