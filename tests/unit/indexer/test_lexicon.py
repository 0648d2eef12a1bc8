from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.lexicon import Lexicon, open_lexicon, vocabulary, write_lexicon
from indexer.protocols import Vectors
from indexer.types import Chunk, Document

MEANINGS = {"printer": 0, "impresora": 0, "stampante": 0, "salary": 1, "nómina": 1, "paper": 2, "papel": 2}


class DictionaryEmbedder:
    """Words of one meaning share a direction; every other word has its own."""

    model_id, dimensions = "dictionary", 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.array([self.embed_query(text) for text in texts], dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        row = np.zeros(self.dimensions, dtype=np.float32)
        row[MEANINGS.get(text, 3 + sum(map(ord, text)) % 61)] = 1
        return row


def a_page(name: str, language: str, text: str) -> tuple[Document, Chunk]:
    document = Document(id=name, source="kb", title="", text=text, language=language)
    chunk = Chunk(id=f"{name}#0", document_id=name, position=0, text=text, start=0, end=len(text), language=language)
    return document, chunk


PAGES = (
    a_page("en", "en", "Printer and paper: the printer takes paper. Salary: salary."),
    a_page("es", "es", "La impresora no tiene papel. Impresora y papel."),
)
EMPTY = Document(id="nothing", source="kb", title="", text="")


def a_lexicon(directory: Path, embedder: DictionaryEmbedder, *, previous: Path | None = None) -> Lexicon:
    contents = ([EMPTY, *(document for document, _ in PAGES)], [chunk for _, chunk in PAGES])
    write_lexicon(directory, contents, embedder, previous=previous)
    lexicon = open_lexicon(directory)
    assert lexicon is not None
    return lexicon


def test_words_are_translated_into_those_of_the_pages(tmp_path: Path) -> None:
    embedder = DictionaryEmbedder()
    found = a_lexicon(tmp_path / "one", embedder).translations("Stampante senza carta", "it", embedder)
    assert found == {"en": "printer", "es": "impresora"}


def test_the_language_of_the_question_is_not_translated_into(tmp_path: Path) -> None:
    embedder = DictionaryEmbedder()
    assert set(a_lexicon(tmp_path / "one", embedder).translations("la nómina", "es", embedder)) == {"en"}


def test_a_word_is_embedded_once(tmp_path: Path) -> None:
    embedder = DictionaryEmbedder()
    lexicon = a_lexicon(tmp_path / "one", embedder)
    lexicon.translations("impresora", "es", embedder)
    before = len(embedder.embedded)
    lexicon.translations("impresora", "es", embedder)
    assert len(embedder.embedded) == before


def test_a_new_snapshot_takes_over_the_words_of_the_last(tmp_path: Path) -> None:
    first, second = DictionaryEmbedder(), DictionaryEmbedder()
    a_lexicon(tmp_path / "one", first)
    a_lexicon(tmp_path / "two", second, previous=tmp_path / "one")
    assert first.embedded
    assert second.embedded == []


def test_every_document_has_a_language_also_one_without_text(tmp_path: Path) -> None:
    lexicon = a_lexicon(tmp_path / "one", DictionaryEmbedder())
    assert lexicon.languages.tolist() == ["", "en", "es"]


def test_a_snapshot_without_a_lexicon_has_none(tmp_path: Path) -> None:
    assert open_lexicon(tmp_path / "missing") is None


def test_forms_of_a_word_count_as_one_and_rare_words_are_left_out() -> None:
    _, chunk = a_page("en", "en", "printer printers printer; once")
    assert vocabulary([chunk]) == {"en": ["printer"]}


def test_a_document_is_foreign_in_another_language_and_one_in_none_never_is() -> None:
    lexicon = Lexicon(languages=np.array(["en", "es", "", "it"]), words={}, rows={})

    assert lexicon.foreign(np.array([3, 2, 1, 0]), ("en", "it")).tolist() == [False, False, True, False]
