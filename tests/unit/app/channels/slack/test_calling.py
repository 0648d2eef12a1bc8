"""A channel that is gone, archived or without the bot refuses for good; whatever may pass is asked again."""

from __future__ import annotations

import pytest

from app.channels.slack.calling import Refused


@pytest.mark.parametrize(
    ("code", "final"),
    [("channel_not_found", True), ("not_in_channel", True), ("is_archived", True), ("ratelimited", False)],
)
def test_what_stays_refused_until_somebody_changes_something_is_final(code: str, final: bool) -> None:
    assert Refused("Slack refused.", code).final == final
