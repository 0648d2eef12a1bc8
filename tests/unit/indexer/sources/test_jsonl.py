"""JSON lines and BEIR sets: pages, threads, and lines that are neither."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.sources.beir import BeirSource
from indexer.sources.jsonl import JsonlSource
from indexer.types import BrokenDocument, Document, ResolvedThread
from tests.fixtures.knowledge import beir_folder, jsonl_file


def rows(path: Path, *lines: object) -> JsonlSource:
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8"
    )
    return JsonlSource(path)


def test_a_row_is_a_page_with_all_its_fields(tmp_path: Path) -> None:
    (page,) = JsonlSource(jsonl_file(tmp_path / "kb.jsonl")).documents()
    assert isinstance(page, Document)
    assert (page.id, page.title, page.text) == ("p1", "Pay day", "Pay day is the 27th.")
    assert (page.audience, page.updated) == (frozenset({"hr-team"}), date(2026, 1, 2))


def test_a_row_with_messages_is_a_thread(tmp_path: Path) -> None:
    (thread,) = JsonlSource(jsonl_file(tmp_path / "kb.jsonl")).resolved_threads()
    assert isinstance(thread, ResolvedThread)
    assert [message.role for message in thread.messages] == ["requester", "agent", "requester"]
    assert thread.resolved_at == datetime(2026, 2, 3, 9, 52, tzinfo=UTC)
    assert (thread.channel, thread.tags, thread.language) == ("ask-it", ("it/vpn",), "en")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "no JSON"),
        ("[1]", "no JSON object"),
        ({"text": "no id"}, "no id"),
        ({"id": "x", "text": 5}, "not a string"),
        ({"id": "x", "text": "a", "audience": []}, "names no group"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_line_that_cannot_be_used_is_broken_and_the_others_are_read(tmp_path: Path, line: object, says: str) -> None:
    broken, good = rows(tmp_path / "a.jsonl", line, {"id": "good", "text": "fine"}).documents()
    assert isinstance(broken, BrokenDocument)
    assert says in broken.reason
    assert isinstance(good, Document)


@pytest.mark.parametrize("messages", [[], "text", [5], [{"role": "agent", "text": "no time"}]])
def test_a_thread_that_cannot_be_used_is_broken(tmp_path: Path, messages: object) -> None:
    (broken,) = rows(tmp_path / "a.jsonl", {"id": "t", "messages": messages}).resolved_threads()
    assert isinstance(broken, BrokenDocument)
    assert broken.id == "t"


def test_lone_surrogates_and_nul_do_not_shift_offsets(tmp_path: Path) -> None:
    (page,) = rows(tmp_path / "a.jsonl", '{"id": "a", "text": "x\\ud83dy\\u0000z"}').documents()
    assert isinstance(page, Document)
    assert page.text == "x\ufffdy\ufffdz"


def test_beir_texts_are_untouched_and_a_title_alone_becomes_the_text(tmp_path: Path) -> None:
    first, second = BeirSource(beir_folder(tmp_path / "set")).documents()
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.title, first.text) == ("d1", "T", "  verbatim\n text ")
    assert (second.id, second.text) == ("d2", "Only a title")


@pytest.mark.parametrize("line", ["{", "5", '{"text": "no id"}', '{"_id": "a", "text": [4]}'])
def test_a_broken_beir_line_is_reported_by_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "corpus.jsonl").write_text(line + '\n{"_id": "b", "text": "fine"}\n', encoding="utf-8")
    broken, good = BeirSource(tmp_path).documents()
    assert isinstance(broken, BrokenDocument)
    assert "Line 1" in broken.reason
    assert good.id == "b"
