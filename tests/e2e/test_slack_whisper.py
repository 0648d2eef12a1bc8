"""What one person sees alone, in a Slack that none of us wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.channels.slack.api import SlackApi, build_client
from app.channels.slack.blocks import plain_post
from app.channels.slack.whispering import WhisperOnce
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.e2e.slack_world import free_port, running_slack
from tests.fakes.builders import a_reply_effect

pytestmark = pytest.mark.slow


def test_what_was_shown_before_a_crash_is_not_shown_again_but_said_once_in_a_direct_message(tmp_path: Path) -> None:
    engine = open_database(database_url(tmp_path))
    migrate(engine)
    units, effect = SqlUnitsOfWork(engine), a_reply_effect("k")
    with units() as work:
        work.outbox.put([effect])
        work.commit()
    with running_slack(our_port=free_port()) as slack:
        api = SlackApi(build_client("xoxb-firstline", base_url=f"{slack.base_url}/api/"))
        room, alice = slack.room("it-help"), slack.user_id("alice")
        for _ in range(3):  # the outbox hands it out again where nobody noted that it was carried out
            WhisperOnce(calls=api, direct=api, unit_of_work=units)(
                room,
                alice,
                plain_post(["Only for you"], key=effect.key),
                in_doubt=lambda: plain_post(["Perhaps once more"], key=effect.key),
            )
        assert slack.whispers(room).count("Only for you") == 1
        assert [message.text for message in api.thread(api.direct(alice), "")] == ["Perhaps once more"]
    engine.dispose()
