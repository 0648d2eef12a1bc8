"""Files are read in a process apart: what hangs is ended, what ends the process is named, and the next file is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer.formats import Extracted, Unreadable
from indexer.formats.apart import ReaderApart
from tests.fixtures.papers import handbook, write_pdf

HANGS = (sys.executable, "-c", "import time; time.sleep(60)")
ENDS = (sys.executable, "-c", "import os; os.abort()")
TELLS_ITS_ENVIRONMENT = (
    sys.executable,
    "-c",
    "import json, os, sys; sys.stdin.readline(); print(json.dumps({'title': '', 'text': ' '.join(os.environ)}))",
)


def test_one_process_reads_many_files_and_survives_a_broken_one(tmp_path: Path) -> None:
    good, broken = handbook(tmp_path / "a.pdf"), tmp_path / "b.pdf"
    broken.write_bytes(b"no pdf")
    (tmp_path / "c.txt").write_text("Opening hours\n\nThe desk opens at nine.\n")
    with ReaderApart() as reader:
        assert reader.read(good).title == "Staff handbook"
        with pytest.raises(Unreadable, match="damaged, or no PDF"):
            reader.read(broken)
        text = "Opening hours\n\nThe desk opens at nine.\n"
        assert reader.read(tmp_path / "c.txt") == Extracted(title="Opening hours", text=text)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with ReaderApart(seconds=0.2, command=HANGS) as reader:
        for _ in range(2):
            with pytest.raises(Unreadable, match=r"more than 0\.2 seconds"):
                reader.read(tmp_path / "a.pdf")


def test_a_file_that_ends_the_process_is_named(tmp_path: Path) -> None:
    with ReaderApart(command=ENDS) as reader, pytest.raises(Unreadable, match="the program reading it ends"):
        reader.read(tmp_path / "a.pdf")


def test_the_process_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_SLACK_BOT_TOKEN", "xoxb-1")
    with ReaderApart(command=TELLS_ITS_ENVIRONMENT) as reader:
        assert "FIRSTLINE" not in reader.read(tmp_path / "a.pdf").text


def test_a_file_without_a_word_is_said_to_hold_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n ... \n")
    with ReaderApart() as reader, pytest.raises(Unreadable, match="no text"):
        reader.read(tmp_path / "a.txt")
    write_pdf(tmp_path / "b.pdf", [[]])
    with ReaderApart() as reader, pytest.raises(Unreadable, match="pictures"):
        reader.read(tmp_path / "b.pdf")


@pytest.mark.parametrize(
    ("raw", "text"),
    [("Año".encode("cp1252"), "Año\n"), ("Año".encode("utf-16"), "Año\n"), ("\ufeffAño".encode(), "Año\n")],
)
def test_encodings_of_usual_editors_are_understood(tmp_path: Path, raw: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    with ReaderApart() as reader:
        assert reader.read(tmp_path / "a.txt").text == text
