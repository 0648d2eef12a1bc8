"""A folder of people's files, from `firstline index` to a quote with its file and page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.bootstrap import open_retriever
from tests.command import as_json, firstline
from tests.e2e.test_command_line import ask
from tests.fixtures.knowledge import write_files
from tests.fixtures.papers import folder_of_files

pytestmark = pytest.mark.slow
STAFF = frozenset({"everyone"})


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    path = tmp_path_factory.mktemp("files")
    folder = folder_of_files(path / "handbook")
    write_files(folder, {"broken.docx": b"PK\3\4", "firstline.yaml": "url: https://intranet.example/files\n"})
    report = as_json(firstline("index", f"files:{folder}", "--home", path / "desk", "--json"))
    return path / "desk", report


def test_the_rest_is_indexed_and_the_broken_file_is_named(indexed: tuple[Path, dict[str, Any]]) -> None:
    _, report = indexed
    assert report["documents"] == 6
    assert [(failed["id"], "damaged" in failed["reason"]) for failed in report["failed"]] == [("broken.docx", True)]


@pytest.mark.parametrize(
    ("question", "document", "said", "title", "url"),
    [
        (
            "Within how many days do I hand in the receipts for my expenses?",
            "hr/handbook.pdf",
            "them in within sixty days",
            "Staff handbook, p. 2",
            "https://intranet.example/files/hr/handbook.pdf#page=2",
        ),
        (
            "Where are trains booked?",
            "travel.docx",
            "Trains are booked in the travel portal",
            "Travel policy",
            "https://intranet.example/files/travel.docx#:~:text=Trains",
        ),
    ],
)
def test_the_quote_is_verbatim_with_its_file_and_page(
    indexed: tuple[Path, dict[str, Any]], question: str, document: str, said: str, title: str, url: str
) -> None:
    home, _ = indexed
    found = ask(home, question)
    span = next(span for span in found["answer"]["spans"] if said in span["text"])
    assert (span["document_id"], span["title"]) == (document, title)
    assert span["url"].startswith(url)
    stored = open_retriever(home).document(document, audience=STAFF)
    assert stored is not None
    assert stored.text[span["start"] : span["end"]] == span["text"]


def test_who_asks_how_gets_the_steps_of_the_pdf(indexed: tuple[Path, dict[str, Any]]) -> None:
    spans = ask(indexed[0], "How do I ask for leave?")["answer"]["spans"]
    assert [span["text"] for span in spans] == [
        "Open the leave portal.",
        "Choose the first and the last day, and half days where needed.",
        "Press Send.",
    ]
