"""Golden conversations: in every channel and on the command line they come to the same decisions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from tests.golden.conversations import Conversation, Told, Turn, conversations
from tests.golden.faces import what_came_of_it
from tests.golden.world import World, opened

pytestmark = pytest.mark.slow
ALL = conversations()


@pytest.fixture(scope="module")
def world(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("world") / "home")
    with opened(home, ALL) as world:
        yield world


def test_there_are_enough_of_them_in_three_languages_and_of_every_sort() -> None:
    assert len({one.id for one in ALL}) == len(ALL) >= 25
    assert {one.id[:2] for one in ALL} >= {"en", "es", "it"}
    assert {turn.decision for one in ALL for turn in one.turns} == {"reply", "clarify", "escalate"}
    assert {turn.act for one in ALL for turn in one.turns} == {"ask", "write", "press", "choose"}


@pytest.mark.parametrize("conversation", ALL, ids=lambda one: one.id)
def test_a_conversation_is_the_same_wherever_it_is_held(world: World, conversation: Conversation) -> None:
    faces = world.faces()
    for face in faces.values():
        face.begin(conversation)
    for turn in conversation.turns:
        came = {}
        for name, face in faces.items():
            face.take(turn)
            came[name] = what_came_of_it(world.engine, face.requester)
        assert _expected(turn, came["api"][0]) == turn
        assert came["web"] == came["slack"] == came["teams"] == came["email"] == came["api"]


@pytest.mark.parametrize("conversation", ALL, ids=lambda one: one.id)
def test_the_command_line_decides_a_first_question_alike(
    world: World, conversation: Conversation, capsys: pytest.CaptureFixture[str]
) -> None:
    api = world.faces()["api"]
    api.begin(conversation)
    question = conversation.turns[0]
    home, groups = str(world.engine.settings.home), ",".join(sorted(conversation.groups))
    assert run(["ask", question.words, "--home", home, "--audience", groups, "--json"]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    with world.engine.reading() as work:
        receipt = work.records.receipt(said["receipt_id"])
    assert (receipt.decision.kind, receipt.decision.reason) == (question.decision, question.reason)
    assert (said["decision"], said["reason"]) == (question.decision, question.reason)
    assert (said["answer"]["spans"][0]["document_id"] if said["answer"] else "") == question.quotes


def _expected(turn: Turn, came: Told) -> Turn:
    """Return the turn as it came out, to compare with what was written down."""
    quotes = came.quoted[0][0] if came.decision == "reply" and came.quoted else ""
    assert came.state
    return Turn(
        act=turn.act,
        words=turn.words,
        decision=came.decision,
        reason=came.reason,
        state=came.state,
        quotes=quotes,
        asks=came.asked[0],
    )
