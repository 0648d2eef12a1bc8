"""What was noted of all pages is read back from files, page by page, passage by passage, sentence by sentence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from indexer.noted.files import VERSION, NotedHit, NoteFiles, PageText, PassageText, open_notes, write_notes
from indexer.noted.lines import note_sentences
from indexer.noted.same_words import PACKAGED
from indexer.noted.wholes import note_page, note_passage
from indexer.sentences import sentence_spans

TEXTS = (
    ("Printing", "# Printing\n\nAll printers use one queue.\n\n1. Open the portal.\n2. Press **Install**."),
    ("Nothing", ""),
    (
        "Vacation",
        "If you leave on 3 May, tell HR.\n\n| Days | Who |\n| --- | --- |\n| 25 | all |\n\n## Solución\n\nEl avión.",
    ),
)
NOTED = {2: "7c0f"}
"""What is noted of these pages and of the list of other words, in short, by `VERSION`: other rules need another."""


def a_page(title: str, text: str) -> PageText:
    passages = [PassageText(text=text, title_path=(title,), sentences=sentence_spans(text))] if text else []
    return PageText(title=title, text=text, passages=passages)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write_notes(tmp_path / "noted", (a_page(*page) for page in TEXTS))
    return tmp_path / "noted"


@pytest.fixture
def files(directory: Path) -> NoteFiles:
    found = open_notes(directory)
    assert found is not None
    return found


def test_pages_and_passages_have_the_words_of_their_texts(files: NoteFiles) -> None:
    for row, (title, text) in enumerate(TEXTS):
        words = note_page(title, text)
        assert files.page(row).words.tolist() == words.words.tolist()
        assert files.page(row).times.tolist() == words.times.tolist()
    for row, (title, text) in enumerate(page for page in TEXTS if page[1]):
        noted = note_passage(text, (title,), title)
        assert list(files.passage(row).said) == list(noted.said)
        assert files.passage(row).words == noted.words


def test_sentences_of_a_hit_are_those_at_the_places_asked_for(files: NoteFiles) -> None:
    _, text = TEXTS[2]
    spans = sentence_spans(text)
    before = len(sentence_spans(TEXTS[0][1]))
    rows = np.arange(before, before + len(spans))[::-1]  # a hit has its nearest passages first
    hit = NotedHit(files=files, document=2, chunk=1, rows=rows, spans=np.array(spans)[::-1])

    found, wanted = hit.sentences(spans[1:]), note_sentences(text, spans)

    assert found is not None
    assert found.traits.tolist() == wanted.traits[1:].tolist()
    assert found.sizes.tolist() == wanted.sizes[1:].tolist()
    assert found.words.tolist() == wanted.words[wanted.sizes[0] :].tolist()


def test_a_sentence_that_was_not_noted_is_not_made_up(files: NoteFiles) -> None:
    hit = NotedHit(files=files, document=2, chunk=1, rows=np.array([5]), spans=np.array([(0, 31)]))
    assert hit.sentences(((0, 31), (4, 31))) is None


def test_notes_by_other_rules_are_left_alone(directory: Path, tmp_path: Path) -> None:
    (directory / "noted.json").write_text(json.dumps({"version": VERSION - 1}))
    assert open_notes(directory) is None
    assert open_notes(tmp_path / "earlier release") is None


def test_what_is_noted_changes_with_its_version_only(tmp_path: Path) -> None:
    listed = PACKAGED.read_text(encoding="utf-8")
    write_notes(tmp_path / "noted", (a_page(*page) for page in (*TEXTS, ("Other words", listed))))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((tmp_path / "noted").glob("*.npy"))))
    assert digest.hexdigest()[:4] == NOTED[VERSION]
