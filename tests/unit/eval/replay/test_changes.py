"""What a replay tries: where the engine keeps out, and what a history cannot tell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from eval.errors import EvaluationError
from eval.replay.changes import UNCHANGED, Changed, check_changes
from eval.replay.rows import PastRequest

MORNING = datetime.fromisoformat("2026-06-01T09:00:00+00:00")


def a_request(*, channel: str = "help", replied_after: float | None = 60.0) -> PastRequest:
    reply = None if replied_after is None else MORNING + timedelta(seconds=replied_after)
    return PastRequest(id="r1", text="How do I?", time=MORNING, channel=channel, first_reply=reply)


def test_nothing_changed_keeps_out_of_nothing() -> None:
    assert UNCHANGED.silence(a_request()) == ""


@pytest.mark.parametrize(("after", "reason"), [(60.0, "person_answers"), (121.0, ""), (-5.0, ""), (None, "")])
def test_a_person_who_replies_within_the_grace_keeps_the_engine_out(after: float | None, reason: str) -> None:
    assert Changed(grace=120).silence(a_request(replied_after=after)) == reason


def test_other_channels_are_left_to_people() -> None:
    only = Changed(channels=frozenset({"help"}))
    assert [only.silence(a_request(channel=name)) for name in ("help", "general")] == ["", "other_channel"]


def test_a_history_that_knows_no_such_channel_or_no_first_reply_is_refused_with_what_to_do() -> None:
    with pytest.raises(EvaluationError, match="channel 'desk'"):
        check_changes(Changed(channels=frozenset({"desk"})), [a_request()])
    with pytest.raises(EvaluationError, match="first_reply"):
        check_changes(Changed(grace=20), [a_request(replied_after=None)])
    check_changes(Changed(grace=20, channels=frozenset({"help"})), [a_request()])
