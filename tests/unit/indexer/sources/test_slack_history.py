"""A channel as it is in Slack now: read once, then only what changed, with everybody's wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.build import BuildOptions, build
from indexer.sources.slack import Discretion, SlackExportSource, SlackHistorySource
from indexer.sources.slack.calls import Page
from indexer.types import ResolvedThread, SourceUnavailable
from tests.fakes.slack_history import ROOM, PastSlack, solved_thread
from tests.fakes.snapshot_writer import FakeSnapshotWriter
from tests.fixtures.knowledge import slack_export

NOW = datetime(2026, 2, 10, tzinfo=UTC)


class Killed(BaseException):
    """The process ended here."""


class KilledAfter(PastSlack):
    """Ends the process at its so-and-so-manieth call."""

    left = 10_000

    def history(self, channel: str, *, latest: str, cursor: str) -> Page:
        self._count()
        return PastSlack.history(self, channel, latest=latest, cursor=cursor)

    def replies(self, channel: str, ts: str, *, cursor: str) -> Page:
        self._count()
        return PastSlack.replies(self, channel, ts, cursor=cursor)

    def _count(self) -> None:
        if not self.left:
            raise Killed
        self.left -= 1


def a_source(slack: PastSlack, folder: Path, *, at: datetime = NOW, **wishes: Any) -> SlackHistorySource:
    discretion = replace(Discretion(), **wishes)
    return SlackHistorySource(channel=ROOM, calls=slack, folder=folder, discretion=discretion, now=lambda: at)


def read(slack: PastSlack, folder: Path, *, at: datetime = NOW, **wishes: Any) -> list[ResolvedThread]:
    source = a_source(slack, folder, at=at, **wishes)
    source.fetch()
    return [thread for thread in source.resolved_threads() if isinstance(thread, ResolvedThread)]


def texts(threads: list[ResolvedThread]) -> str:
    return "\n".join(message.text for thread in threads for message in thread.messages)


def served(slack: PastSlack, home: Path, **wishes: Any) -> int:
    source = a_source(slack, home / "index", **wishes)
    source.fetch()
    return build([source], home=home, writer=FakeSnapshotWriter(), options=BuildOptions()).documents


def test_a_thread_is_the_same_document_as_in_an_export(tmp_path: Path) -> None:
    slack = PastSlack()
    ts = solved_thread(slack, 0, answer="Kestrel, use `net use T:` and ask <@U2>.")
    exported = [message | {"thread_ts": ts} for message in slack.messages.values()]
    (from_export,) = SlackExportSource(slack_export(tmp_path / "export", *exported)).resolved_threads()
    (live,) = read(slack, tmp_path)
    assert isinstance(from_export, ResolvedThread)
    assert live == replace(
        from_export, source="slack:C1", url=f"https://halyard.example/archives/C1/p{ts.replace('.', '')}"
    )


def test_a_private_channel_is_for_its_group_alone(tmp_path: Path) -> None:
    slack = PastSlack(private=True)
    solved_thread(slack, 0)
    assert read(slack, tmp_path)[0].audience == frozenset({"slack:ask-it"})
    source = replace_group(a_source(slack, tmp_path), "it")
    [thread] = source.resolved_threads()
    assert isinstance(thread, ResolvedThread)
    assert thread.audience == frozenset({"it"})


def replace_group(source: SlackHistorySource, group: str) -> SlackHistorySource:
    return SlackHistorySource(channel=ROOM, calls=source.calls, folder=source.folder, group=group)


def test_what_programs_say_helps_nobody(tmp_path: Path) -> None:
    slack = PastSlack()
    solved_thread(slack, 0, helper="U3")
    assert read(slack, tmp_path) == []


def test_a_second_run_asks_for_little(tmp_path: Path) -> None:
    slack = PastSlack(per_page=5)
    for number in range(40):
        solved_thread(slack, number)
    assert len(read(slack, tmp_path)) == 40
    first = len(slack.asked)
    slack.asked.clear()
    later = datetime.fromtimestamp(1_770_109_200 + 3600 * 41, UTC)
    source = SlackHistorySource(channel=ROOM, calls=slack, folder=tmp_path, now=lambda: later)
    source.fetch()
    assert len(list(source.resolved_threads())) == 40
    assert slack.asked.count("conversations.replies") == 0
    assert len(slack.asked) < first / 4


def test_a_late_reply_reads_its_thread_again(tmp_path: Path) -> None:
    slack = PastSlack()
    ts = solved_thread(slack, 0)
    solved_thread(slack, 1)
    read(slack, tmp_path)
    slack.asked.clear()
    slack.say("1770130000.000100", "U2", "Since May it is drive S.", below=ts)
    assert "Since May it is drive S." in texts(read(slack, tmp_path))
    assert slack.asked.count("conversations.replies") == 1


def test_edits_and_deletions_are_followed(tmp_path: Path) -> None:
    slack = PastSlack()
    first, second, third = (solved_thread(slack, number) for number in range(3))
    assert len(read(slack, tmp_path)) == 3
    slack.edit(first, "How do I map the winter drive?")
    slack.delete(second)
    reply = next(ts for ts, m in slack.messages.items() if m.get("thread_ts") == third and m["user"] == "U2")
    slack.delete(reply)
    threads = read(slack, tmp_path)
    assert [thread.messages[0].text for thread in threads] == ["How do I map the winter drive?"]


def test_an_edited_reply_is_noticed_within_days(tmp_path: Path) -> None:
    slack = PastSlack()
    ts = solved_thread(slack, 0)
    read(slack, tmp_path)
    reply = next(key for key, m in slack.messages.items() if m.get("thread_ts") == ts and m["user"] == "U2")
    slack.edit(reply, "Use the new portal.")
    assert "new portal" in texts(read(slack, tmp_path, at=datetime.now(UTC) + timedelta(days=2)))


@settings(max_examples=25, deadline=None)
@given(kills=st.lists(st.integers(0, 12), max_size=6), per_page=st.integers(1, 4))
def test_killed_anywhere_it_goes_on_and_ends_as_if_it_never_was(
    tmp_path_factory: pytest.TempPathFactory, kills: list[int], per_page: int
) -> None:
    slack = KilledAfter(per_page=per_page)
    for number in range(6):
        ts = solved_thread(slack, number)
    folder = tmp_path_factory.mktemp("shelf")
    for calls in kills:
        slack.left = calls
        try:
            read(slack, folder)
        except Killed:
            slack.say(f"{1_770_200_000 + len(slack.messages)}.000100", "U2", "It is still so.", below=ts)
    slack.left = 10_000
    whole = read(slack, tmp_path_factory.mktemp("clean"))
    assert read(slack, folder) == whole
    assert len(whole) == 6


def test_after_a_kill_no_page_is_asked_for_twice(tmp_path: Path) -> None:
    slack = KilledAfter(per_page=3)
    for number in range(30):
        slack.say(f"{1_770_109_200 + number}.000100", "U1", f"Remark {number} of the day")
    slack.left = 7
    with pytest.raises(Killed):
        read(slack, tmp_path)
    slack.left, before = 10_000, len(slack.asked)
    a_source(slack, tmp_path).fetch()
    # three pages are left of the first pass; the look back over the newest days covers all ten once more
    assert slack.asked[before:].count("conversations.history") == 3 + 10


def test_where_slack_is_away_everything_stays(tmp_path: Path) -> None:
    slack = PastSlack()
    for number in range(3):
        solved_thread(slack, number)
    assert served(slack, tmp_path) == 3
    slack.down = True
    source = a_source(slack, tmp_path / "index")
    source.fetch()
    with pytest.raises(SourceUnavailable, match="goes on from here"):
        list(source.resolved_threads())
    assert build([source], home=tmp_path, writer=FakeSnapshotWriter()).documents == 3


def test_nothing_is_kept_of_somebody_who_asked_to_be_left_out(tmp_path: Path) -> None:
    slack = PastSlack()
    for number in range(30):
        solved_thread(slack, number, asker="U1" if number % 2 else "U5")
    assert served(slack, tmp_path) == 30
    assert served(slack, tmp_path, people=frozenset({"U5"})) == 15  # the brake for deletions does not hold this back
    assert b"U5" not in (tmp_path / "index" / "slack.sqlite").read_bytes()
    slack.down = True
    assert served(slack, tmp_path, people=frozenset({"U1", "U5"})) == 0  # nor does a Slack that is away


def test_without_its_helper_a_thread_is_not_resolved(tmp_path: Path) -> None:
    slack = PastSlack()
    solved_thread(slack, 0, helper="U6")
    assert read(slack, tmp_path, people=frozenset({"U6"})) == []


def test_a_channel_that_was_closed_is_forgotten_and_not_read(tmp_path: Path) -> None:
    slack = PastSlack()
    for number in range(30):
        solved_thread(slack, number)
    served(slack, tmp_path)
    slack.asked.clear()
    assert served(slack, tmp_path, channels=frozenset({ROOM})) == 0
    assert slack.asked == []


def test_what_grew_too_old_leaves_the_index_and_the_file(tmp_path: Path) -> None:
    slack = PastSlack(per_page=10)
    for number in range(100):
        solved_thread(slack, number)
    assert served(slack, tmp_path) == 100
    since = datetime.fromtimestamp(1_770_109_200 + 3600 * 60, UTC)
    assert served(slack, tmp_path, since=since) == 40
    assert b"drive number 59" not in (tmp_path / "index" / "slack.sqlite").read_bytes()


def test_no_more_is_read_than_may_be_kept(tmp_path: Path) -> None:
    slack = PastSlack(per_page=10)
    for number in range(100):
        solved_thread(slack, number)
    since = datetime.fromtimestamp(1_770_109_200 + 3600 * 85, UTC)
    assert len(read(slack, tmp_path, since=since)) == 15
    assert slack.asked.count("conversations.history") == 2


@pytest.mark.parametrize("people", [frozenset({"U1"}), frozenset({"U2"})])
def test_an_export_keeps_to_the_same_wishes(tmp_path: Path, people: frozenset[str]) -> None:
    slack = PastSlack()
    ts = solved_thread(slack, 0)
    source = SlackExportSource(
        slack_export(tmp_path, *(message | {"thread_ts": ts} for message in slack.messages.values())),
        discretion=Discretion(people=people),
    )
    assert list(source.resolved_threads()) == []
    assert source.forgets(f"C1/{ts}")
