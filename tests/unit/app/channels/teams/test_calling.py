"""What Microsoft refuses is said with its call and code, and what it refuses for good is not asked again."""

from __future__ import annotations

import httpx
import pytest

from app.channels.teams.calling import TeamsGone, TeamsRefused, ask


@pytest.mark.parametrize(
    ("status", "kind", "final"),
    [(401, TeamsRefused, False), (403, TeamsRefused, True), (404, TeamsGone, True), (503, TeamsRefused, False)],
)
def test_what_is_forbidden_or_gone_is_refused_for_good(status: int, kind: type[TeamsRefused], final: bool) -> None:
    answer = httpx.Response(status, json={"error": {"code": "BotNotInConversationRoster"}})
    client = httpx.Client(transport=httpx.MockTransport(lambda _: answer), base_url="https://teams.example")
    with pytest.raises(kind, match=f"refused a card: {status} BotNotInConversationRoster") as failed:
        ask(client, "POST", "/v3/conversations", what="a card")
    assert failed.value.final == final
