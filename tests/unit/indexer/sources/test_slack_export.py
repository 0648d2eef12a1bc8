"""Slack exports: which threads are knowledge, and what of them may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from indexer.sources.slack import SlackExportSource
from indexer.types import PUBLIC, BrokenDocument, ResolvedThread, SourceUnavailable
from tests.fixtures.knowledge import resolved_slack_messages, slack_export, slack_message, write_files, write_zip

ROOT = "1770109200.000100"
QUESTION = slack_message(ROOT, "U1", "How do I map the team drive?", thread_ts=ROOT)


def reply(number: int, user: str, text: str, **more: Any) -> dict[str, object]:
    return slack_message(f"17701093{number:02d}.000100", user, text, thread_ts=ROOT, **more)


ANSWER = reply(1, "U2", "Use `net use T:`.")
TICK = [{"name": "white_check_mark", "users": ["U2"], "count": 1}]


def threads(folder: Path, *messages: Mapping[str, object], private: bool = False) -> list[ResolvedThread]:
    source = SlackExportSource(slack_export(folder, *messages, private=private))
    return [thread for thread in source.resolved_threads() if isinstance(thread, ResolvedThread)]


def said(thread: ResolvedThread) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in thread.messages]


def test_a_resolved_thread_names_roles_only(tmp_path: Path) -> None:
    (thread,) = threads(tmp_path, *resolved_slack_messages())
    assert said(thread) == [
        ("requester", "How do I map the team drive?"),
        ("agent", "Use `net use T:` please"),
        ("requester", "Thanks, that did it"),
    ]
    assert (thread.id, thread.channel, thread.audience) == (f"C1/{ROOT}", "ask-it", PUBLIC)


@pytest.mark.parametrize(
    "messages",
    [
        (QUESTION, ANSWER, reply(2, "U1", "thanks!")),
        (QUESTION, ANSWER, reply(2, "U1", "it works now")),
        (QUESTION, reply(1, "U2", "Use X.", reactions=TICK)),
        (QUESTION | {"reactions": TICK}, ANSWER),
        (QUESTION, reply(1, "U2", "Use X.", reactions=[{"name": "+1::skin-tone-2", "users": ["U1"]}])),
        (QUESTION, ANSWER, reply(2, "U1", "ya funciona, gracias")),
    ],
)
def test_a_thread_counts_as_resolved(tmp_path: Path, messages: tuple[dict[str, object], ...]) -> None:
    assert len(threads(tmp_path, *messages)) == 1


@pytest.mark.parametrize(
    "messages",
    [
        (QUESTION,),
        (QUESTION, ANSWER),
        (QUESTION | {"reactions": TICK},),
        (QUESTION, reply(1, "U1", "never mind, thanks")),
        (QUESTION, ANSWER, reply(2, "U1", "thanks, but it still does not work")),
        (QUESTION, ANSWER, reply(2, "U1", "thanks"), reply(3, "U1", "hm, it is still broken")),
        (QUESTION, reply(1, "U2", "Use X.", reactions=[{"name": "+1", "users": ["U9"]}])),
        (QUESTION, reply(1, "U3", "I am a bot", bot_id="B1"), reply(2, "U1", "thanks")),
    ],
)
def test_a_thread_is_still_open(tmp_path: Path, messages: tuple[dict[str, object], ...]) -> None:
    assert threads(tmp_path, *messages) == []


def test_edits_replace_and_deletions_remove_what_was_said(tmp_path: Path) -> None:
    edited = {
        "type": "message",
        "subtype": "message_changed",
        "ts": "1770109390.1",
        "message": ANSWER | {"text": "Use Y."},
    }
    wrong = reply(5, "U2", "Wrong thread, sorry")
    deleted = {"type": "message", "subtype": "message_deleted", "ts": "1770109391.1", "deleted_ts": wrong["ts"]}
    (thread,) = threads(tmp_path, QUESTION, ANSWER, wrong, reply(6, "U1", "thanks!"), edited, deleted)
    assert [text for _, text in said(thread)] == ["How do I map the team drive?", "Use Y.", "thanks!"]


def test_a_thread_whose_question_was_deleted_is_gone(tmp_path: Path) -> None:
    tombstone = slack_message(ROOT, "USLACKBOT", "This message was deleted.", subtype="tombstone", thread_ts=ROOT)
    assert threads(tmp_path, tombstone, ANSWER, reply(2, "U1", "thanks")) == []


def test_mentions_and_written_names_become_roles_and_links_markdown(tmp_path: Path) -> None:
    answer = reply(1, "U2", "<@U1> see <https://x.example/a|the page> &amp; ask <@U9> or Kestrel <!here>")
    (thread,) = threads(tmp_path, QUESTION, answer, reply(2, "U1", "thanks Plover"))
    assert said(thread)[1][1] == "@requester see [the page](https://x.example/a) & ask @colleague or @requester"
    assert said(thread)[2][1] == "thanks @agent"


def test_files_are_named(tmp_path: Path) -> None:
    answer = reply(1, "U2", "See this.", files=[{"name": "drive.pdf"}, {"mode": "tombstone", "name": "gone.pdf"}])
    (thread,) = threads(tmp_path, QUESTION, answer, reply(2, "U1", "thanks"))
    assert said(thread)[1][1] == "See this.\n[file: drive.pdf]"


def test_threads_of_a_private_channel_are_for_its_members(tmp_path: Path) -> None:
    (thread,) = threads(tmp_path, *resolved_slack_messages(), private=True)
    assert thread.audience == frozenset({"slack:ask-it"})


def test_a_late_reply_changes_the_thread_under_the_same_id(tmp_path: Path) -> None:
    (before,) = threads(tmp_path / "a", *resolved_slack_messages())
    (after,) = threads(tmp_path / "b", *resolved_slack_messages(), reply(90, "U2", "Since May it is drive S."))
    assert before.id == after.id
    assert len(after.messages) == len(before.messages) + 1


def test_a_zip_with_a_folder_inside_is_read(tmp_path: Path) -> None:
    folder = slack_export(tmp_path / "f", *resolved_slack_messages())
    files = {f"My export/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*.json")}
    assert len(list(SlackExportSource(write_zip(tmp_path / "f.zip", files)).resolved_threads())) == 1


def test_a_day_that_cannot_be_read_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    folder = slack_export(tmp_path, *resolved_slack_messages())
    write_files(folder, {"ask-it/2026-02-04.json": "{oops"})
    broken, thread = SlackExportSource(folder).resolved_threads()
    assert isinstance(broken, BrokenDocument)
    assert "2026-02-04.json" in broken.reason
    assert isinstance(thread, ResolvedThread)


def test_a_folder_that_is_no_export_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"channels\.json"):
        list(SlackExportSource(write_files(tmp_path, {"a.txt": "x"})).resolved_threads())
