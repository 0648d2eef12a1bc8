"""What one person sees alone, in a Slack that none of us wrote."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest

from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import SlackApi
from app.channels.slack.blocks import plain_post
from app.channels.slack.calling import build_client
from app.channels.slack.sending import SendFiles
from app.channels.slack.whispering import WhisperOnce
from app.domain.delivery import Delivery
from app.domain.files import AttachedFile
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.e2e.slack_world import free_port, running_slack
from tests.fakes.builders import MOMENT, a_reply_effect

pytestmark = pytest.mark.slow

PRESS = Delivery(id="block_actions:t:1", channel="slack", body="{}", received_at=MOMENT)


@contextmanager
def units_at(folder: Path) -> Iterator[SqlUnitsOfWork]:
    engine = open_database(database_url(folder))
    migrate(engine)
    yield SqlUnitsOfWork(engine)
    engine.dispose()


def api_at(base_url: str) -> SlackApi:
    return SlackApi(build_client("xoxb-firstline", base_url=f"{base_url}/api/"))


def test_what_was_shown_before_a_crash_is_not_shown_again_but_said_once_in_a_direct_message(tmp_path: Path) -> None:
    effect = a_reply_effect("k")
    with units_at(tmp_path) as units, running_slack(our_port=free_port()) as slack:
        with units() as work:
            work.outbox.put([effect])
            work.commit()
        api = api_at(slack.base_url)
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


@pytest.mark.parametrize("dies", ["as it shows", "once it is shown"])
def test_a_press_is_answered_once_whenever_the_process_is_killed(tmp_path: Path, dies: str) -> None:
    with units_at(tmp_path) as units, running_slack(our_port=free_port()) as slack:
        with units() as work:
            work.deliveries.put(PRESS)
            work.commit()
        api, room, alice = api_at(slack.base_url), slack.room("it-help"), slack.user_id("alice")
        command = [
            sys.executable,
            "-m",
            "tests.e2e.test_slack_whisper",
            str(tmp_path),
            slack.base_url,
            room,
            alice,
            dies,
        ]
        for _ in range(2):  # killed twice: the second time as it says it directly
            assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
        read_again(units, api, room, alice)
        assert slack.whispers(room).count("Glad that is solved.") == (dies == "once it is shown")
        assert [message.text for message in api.thread(api.direct(alice), "")] == ["Glad that is solved."]


def test_a_file_reaches_its_person_alone_and_once(tmp_path: Path) -> None:
    with running_slack(our_port=free_port()) as slack:
        api = api_at(slack.base_url)
        alice, words = slack.user_id("alice"), NullTranslations()
        send = SendFiles(calls=api, direct=api, uploads=api, content=lambda _: b"name,size\n")
        for _ in range(2):
            send(alice, (AttachedFile(name="form.csv", id="upl_1"),), about="a laptop", key="k", words=words)
        home = api.direct(alice)
        about = next(message for message in api.thread(home, "") if message.key == "k:files")
        below = [message.files for message in api.thread(home, about.ts) if message.files]
        assert below == [("form.csv",)]


def read_again(units: SqlUnitsOfWork, api: SlackApi, room: str, user: str) -> None:
    """Read the press, as the worker does once nobody noted that it was read."""
    once = AnswerOnce(calls=api, direct=api, unit_of_work=units)
    with once.reading(PRESS):
        once.whisper(room, user, plain_post(["Glad that is solved."]))


class _Dying(SlackApi):
    """Its process is killed as it shows something to one person: before Slack hears of it, or after."""

    def whisper(self, *told: Any, **more: Any) -> None:
        if "once it is shown" in sys.argv:
            super().whisper(*told, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    def say(self, *told: Any, **more: Any) -> str:
        super().say(*told, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


if __name__ == "__main__":
    with units_at(Path(sys.argv[1])) as home:
        read_again(home, _Dying(api_at(sys.argv[2]).client), sys.argv[3], sys.argv[4])
