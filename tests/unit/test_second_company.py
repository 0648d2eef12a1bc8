"""The second company's data, which nothing is learned from: whole, and every mark leads to what a page says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.questions import read_questions
from indexer.sources.html import HtmlSource
from indexer.sources.markdown import MarkdownSource
from indexer.types import Document

CORPUS = Path(__file__).parents[2] / "corpora" / "tramontana"


@pytest.fixture(scope="module")
def requests() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / "requests.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def pages() -> dict[str, Document]:
    read = [
        page for source in (MarkdownSource(CORPUS / "kb"), HtmlSource(CORPUS / "kb")) for page in source.documents()
    ]
    return {page.id: page for page in read if isinstance(page, Document)}


def test_each_language_has_pages_and_as_many_questions(
    requests: list[dict[str, Any]], pages: dict[str, Document]
) -> None:
    assert min(Counter(id_.split("/")[0] for id_ in pages).values()) >= 15
    assert Counter(request["language"] for request in requests) == {"en": 50, "es": 50, "it": 50}
    assert len({request["id"] for request in requests}) == len({request["text"] for request in requests}) == 150


def test_who_can_be_answered_names_the_page_and_the_sentences_that_answer(
    requests: list[dict[str, Any]], pages: dict[str, Document]
) -> None:
    for request in requests:
        assert request["answerable"] == (2 in request["relevant"].values()), request["id"]
        assert set(request["relevant"]) >= set(request.get("says", {})), request["id"]
        for page, sentences in request.get("says", {}).items():
            assert all(sentence in pages[page].text for sentence in sentences), request["id"]


def test_both_parts_ask_about_the_same_pages(requests: list[dict[str, Any]]) -> None:
    parts = Counter((request["part"], request["language"], request["answerable"]) for request in requests)
    assert set(parts.values()) == {15, 10}


def test_an_evaluation_reads_its_web_pages_too_and_misses_no_threads() -> None:
    asked = read_questions(CORPUS)
    assert [source.split("=")[0] for source in asked.sources] == ["pages", "web"]
    assert len(asked.questions) == 150
