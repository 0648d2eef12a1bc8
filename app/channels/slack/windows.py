"""What else we ask of Slack: windows, the app's own page, reactions, and where a message can be opened."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.models.views import View

from app.channels.slack.calling import Refused, call

_ANYWAY = frozenset({"already_reacted", "no_reaction", "message_not_found", "too_many_reactions"})
_REMEMBERED = 10_000
_NO_LINK = frozenset({"message_not_found", "channel_not_found"})


class SlackWindows(Protocol):
    """Each raises `DeliveryFailed` where Slack did not do it; a mark that is there or gone already is no error."""

    def open(self, trigger: str, view: View) -> None: ...

    def publish(self, user: str, view: View) -> None: ...

    def mark(self, room: str, ts: str, emoji: str) -> None: ...

    def unmark(self, room: str, ts: str, emoji: str) -> None: ...

    def link(self, room: str, ts: str) -> str: ...


@dataclass(frozen=True, slots=True)
class SlackWindowsApi:
    """`SlackWindows` over HTTP. Addresses of messages never change, so each is asked for once."""

    client: WebClient
    _links: OrderedDict[tuple[str, str], str] = field(default_factory=OrderedDict, init=False)

    def open(self, trigger: str, view: View) -> None:
        """Show a window to whoever pressed the button of `trigger`, within three seconds of it."""
        call(self.client.views_open, trigger_id=trigger, view=view.to_dict())

    def publish(self, user: str, view: View) -> None:
        """Show somebody their own page of the app."""
        call(self.client.views_publish, user_id=user, view=view.to_dict())

    def mark(self, room: str, ts: str, emoji: str) -> None:
        """Put an emoji of ours on a message."""
        try:
            call(self.client.reactions_add, channel=room, timestamp=ts, name=emoji)
        except Refused as refused:
            if refused.code not in _ANYWAY:
                raise

    def unmark(self, room: str, ts: str, emoji: str) -> None:
        """Take an emoji of ours away."""
        try:
            call(self.client.reactions_remove, channel=room, timestamp=ts, name=emoji)
        except Refused as refused:
            if refused.code not in _ANYWAY:
                raise

    def link(self, room: str, ts: str) -> str:
        """Return the address that opens a message, or an empty text where it is gone."""
        known = self._links.get((room, ts))
        if known is not None:
            return known
        try:
            found = str(call(self.client.chat_getPermalink, channel=room, message_ts=ts)["permalink"])
        except Refused as refused:
            if refused.code in _NO_LINK:
                return ""
            raise
        self._links[room, ts] = found
        if len(self._links) > _REMEMBERED:
            self._links.popitem(last=False)
        return found
