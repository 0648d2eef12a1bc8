"""A mailbox that was exported: which threads of it were solved, and whose words count."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.channels.email.past import MboxSource, mails_in
from app.storage.home.gold_file import read_gold
from eval.cli import eval_app
from indexer.threads import thread_document
from indexer.types import ResolvedThread, SourceUnavailable
from tests.fakes.email_mails import ANN, BEN, ME, a_mail, an_mbox

ASKED, ANSWERED, THANKED = "<q1@halyard.example>", "<a1@halyard.example>", "<t1@halyard.example>"
QUOTE = "\n\nOn Mon, 2 Mar 2026 at 09:00, Ann <ann@halyard.example> wrote:\n> How do I reset my password?"


def mail(text: str, minute: int, *, sender: str = ANN, id: str = "", answers: str = "", **fields: Any) -> bytes:
    at = f"Mon, 02 Mar 2026 09:{minute:02d}:00 +0000"
    return a_mail(text, sender=sender, id=id, answers=answers, Date=at, **fields)


def asked(text: str = "How do I reset my password?", **fields: Any) -> bytes:
    return mail(text, 0, sender=f"Ann Vidal <{ANN}>", id=ASKED, **fields)


def answered(text: str = "Hi Ann, press Forgotten on the sign-in page.", **fields: Any) -> bytes:
    return mail(text + QUOTE, 5, sender=f"Ben Ortiz <{BEN}>", id=ANSWERED, answers=ASKED, **fields)


def read(location: Path, **options: Any) -> dict[str, ResolvedThread]:
    source = MboxSource(location=location, **options)
    return {thread.id: thread for thread in source.resolved_threads() if isinstance(thread, ResolvedThread)}


def test_a_question_and_what_answered_it_become_a_thread_without_quotes_and_names(tmp_path: Path) -> None:
    thanks = mail("Thanks Ben!" + QUOTE, 9, id=THANKED, answers=ANSWERED)
    (thread,) = read(an_mbox(tmp_path / "help.mbox", thanks, answered(), asked())).values()
    page = thread_document(thread)
    assert page.text.startswith(
        "Question: A question\n\nHow do I reset my password?\n\nResolution: Hi [name], press Forgotten"
    )
    assert not [name for name in ("Ann", "Ben", "Vidal", "wrote:") if name in page.text]
    assert (thread.id, thread.resolved_at) == (ASKED, datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    assert (thread.channel, thread.audience) == ("help", frozenset({"mbox:help"}))


def test_what_came_and_what_was_sent_may_be_two_files_of_a_folder(tmp_path: Path) -> None:
    an_mbox(tmp_path / "box" / "Inbox.mbox", asked(), asked())
    an_mbox(tmp_path / "box" / "Sent.mbox", answered())
    (thread,) = read(tmp_path / "box").values()
    assert len(thread.messages) == 2


@pytest.mark.parametrize(
    "mails",
    [
        (asked(),),
        (asked(), answered("Thanks!")),
        (asked(), answered(), mail("It still fails, with E-42 now.", 9, id=THANKED, answers=ANSWERED)),
        (asked(), mail("It is about the old laptop.", 5, id=ANSWERED, answers=ASKED)),
        (asked(Auto_Submitted="auto-generated"), answered()),
        (asked(), answered(List_Id="<all.halyard.example>")),
        (answered(),),
        (mail("New opening hours.", 0, sender=ME, id=ASKED), answered()),
    ],
    ids=[
        "no answer",
        "thanks alone",
        "still open",
        "by themselves",
        "a machine asked",
        "a list",
        "no beginning",
        "ours",
    ],
)
def test_what_nobody_answered_for_somebody_who_asked_is_none(mails: tuple[bytes, ...], tmp_path: Path) -> None:
    assert read(an_mbox(tmp_path / "help.mbox", *mails), own=frozenset({ME})) == {}


def test_who_is_left_out_and_what_is_too_old_is_forgotten(tmp_path: Path) -> None:
    file = an_mbox(tmp_path / "help.mbox", asked(), answered())
    wishes: tuple[dict[str, Any], ...] = (
        {"is_left_out": {BEN}.__contains__},
        {"oldest": datetime(2026, 4, 1, tzinfo=UTC)},
    )
    for wish in wishes:
        source = MboxSource(location=file, **wish)
        assert list(source.resolved_threads()) == []
        assert source.forgets(ASKED)


def test_mails_are_told_apart_as_the_format_says(tmp_path: Path) -> None:
    body = b"Subject: x\n\nFirst.\n>From here on it is quoted.\nFrom afar, no blank line above.\n"
    (tmp_path / "a.mbox").write_bytes(b"\nFrom a\n" + body + b"\nFrom b\nSubject: y\n\nSecond.\n")
    first, second = mails_in(tmp_path / "a.mbox")
    assert first == b"Subject: x\n\nFirst.\nFrom here on it is quoted.\nFrom afar, no blank line above.\n\n"
    assert second == b"Subject: y\n\nSecond.\n"


BROKEN = (b"", b"From x\n", b"From x\n\xff\xfe:\n\n\xff", b"From x\nDate: never\n\nHi", b"From x\n" + b"\n" * 50)


@pytest.mark.parametrize("content", BROKEN)
def test_whatever_stands_in_a_mailbox_nothing_breaks(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(content)
    assert read(tmp_path / "a.mbox") == {}


def test_what_is_no_mailbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"\0\xff\0" * 50)
    with pytest.raises(SourceUnavailable, match="is no mailbox"):
        read(tmp_path / "a.mbox")


def test_a_place_without_a_mailbox_says_what_to_give(tmp_path: Path) -> None:
    for location, says in ((tmp_path / "none", "check the path"), (tmp_path, r"files named \*\.mbox")):
        with pytest.raises(SourceUnavailable, match=says):
            read(location)


def test_a_mailbox_becomes_a_gold_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    an_mbox(tmp_path / "help.mbox", asked(), answered(), mail("Thanks Ben!", 9, id=THANKED, answers=ANSWERED))
    result = CliRunner().invoke(eval_app, ["goldset", "--from", "mbox:help.mbox", "--out", "gold.jsonl"])
    assert result.exit_code == 0, result.output
    (row,) = read_gold(tmp_path / "gold.jsonl")
    assert (row.resolution, row.basis) == ("Hi [name], press Forgotten on the sign-in page.", "accepted_reply")
