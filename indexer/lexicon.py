"""The words of an index under their meaning, so that a question in one language finds pages in another by their words.

Two words translate each other when the multilingual encoder puts them close; no dictionary is needed.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.protocols import Embedder, Vectors
from indexer.types import Chunk, Document

LEXICON = "lexicon"
MOST_WORDS = 6000
FEWEST_USES = 2
LEAST_SIMILAR = 0.7
NEAREST = 2
MOST_ASKED = 16
REMEMBERED = 4096
# Forms of a word share this many letters; the word search knows the endings of each language better.
STEM = 6
_WORD = re.compile(r"[^\W\d_]{3,}")

Vocabulary = Mapping[str, Sequence[str]]
Contents = tuple[Sequence[Document], Sequence[Chunk]]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The languages of the documents (n,), and for each language its commoner words with their unit rows."""

    languages: NDArray[np.str_]
    words: Vocabulary
    rows: Mapping[str, Vectors]
    _near: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, repr=False, compare=False)

    def others(self, language: str) -> tuple[str, ...]:
        """Return the languages other than `language` that have words here."""
        return tuple(sorted(set(self.words) - {language}))

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Which share of the documents each language has."""
        names, places = self._numbered
        shares = np.bincount(places, minlength=len(names)) / max(len(self.languages), 1)
        return dict(zip(names, shares.tolist(), strict=True))

    def foreign(self, documents: NDArray[np.integer[Any]], known: Iterable[str]) -> NDArray[np.bool_]:
        """Return which of `documents` (rows) are in another language than those `known`; one in none is in any."""
        names, places = self._numbered
        readable = {"", *known}
        return np.asarray(np.array([name not in readable for name in names], dtype=bool)[places[documents]])

    @cached_property
    def _numbered(self) -> tuple[list[str], NDArray[np.intp]]:
        """The languages there are, and the number among them of each document's: strings are slow to compare."""
        names, places = np.unique(self.languages, return_inverse=True)
        return names.tolist(), places

    def translations(self, text: str, language: str, encoder: Embedder) -> dict[str, str]:
        """Return for each other language the words near those of `text`; a language without any is left out."""
        asked = tuple(dict.fromkeys(word.lower() for word in _WORD.findall(text)))[:MOST_ASKED]
        self._look_up([word for word in asked if word not in self._near], encoder)
        found = {
            other: [near for word in asked for near in self._near.get(word, {}).get(other, ())]
            for other in self.others(language)
        }
        return {other: " ".join(dict.fromkeys(near)) for other, near in found.items() if near}

    def _look_up(self, unknown: Sequence[str], encoder: Embedder) -> None:
        if not unknown or not self.words:
            return
        if len(self._near) > REMEMBERED:
            self._near.clear()
        vectors = encoder.embed_passages(unknown)
        near = {language: _nearest(vectors, self.rows[language], words) for language, words in self.words.items()}
        for place, word in enumerate(unknown):
            self._near[word] = {language: found[place] for language, found in near.items()}


def _nearest(asked: Vectors, rows: Vectors, words: Sequence[str]) -> list[tuple[str, ...]]:
    similar = asked @ rows.T
    count = min(NEAREST, len(words))
    best = np.argpartition(-similar, count - 1, axis=1)[:, :count]
    return [
        tuple(words[column] for column in sorted(columns) if line[column] >= LEAST_SIMILAR)
        for line, columns in zip(similar, best.tolist(), strict=True)
    ]


def write_lexicon(directory: Path, contents: Contents, encoder: Embedder, *, previous: Path | None) -> None:
    """Write the lexicon of documents and their chunks into the new `directory`; take known rows from `previous`."""
    documents, chunks = contents
    directory.mkdir()
    words = vocabulary(chunks)
    known = _known(previous, encoder.model_id)
    missing = [word for word in dict.fromkeys(w for of in words.values() for w in of) if word not in known]
    if missing:
        known.update(zip(missing, encoder.embed_passages(missing), strict=True))
    for language, of in words.items():
        np.save(directory / f"{language}.npy", np.array([known[word] for word in of], dtype=np.float16))
    languages = {chunk.document_id: chunk.language for chunk in reversed(chunks)}
    ordered = [languages.get(document.id, "") for document in documents]
    stored = {"model": encoder.model_id, "words": words, "languages": ordered}
    (directory / "lexicon.json").write_text(json.dumps(stored))


def open_lexicon(directory: Path) -> Lexicon | None:
    """Open what `write_lexicon` wrote; None for a snapshot without one."""
    path = directory / "lexicon.json"
    if not path.is_file():
        return None
    stored = json.loads(path.read_text())
    rows = {language: np.load(directory / f"{language}.npy").astype(np.float32) for language in stored["words"]}
    return Lexicon(languages=np.array(stored["languages"], dtype=np.str_), words=stored["words"], rows=rows)


def vocabulary(chunks: Sequence[Chunk]) -> dict[str, list[str]]:
    """Return the words of each language that are used more than once, the commonest first; one form of each word."""
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for chunk in chunks:
        uses[chunk.language].update(_WORD.findall(f"{' '.join(chunk.title_path)} {chunk.text}".lower()))
    common = {language: _common(counts) for language, counts in sorted(uses.items()) if language}
    return {language: words for language, words in common.items() if words}


def _common(counts: Counter[str]) -> list[str]:
    forms: dict[str, list[str]] = defaultdict(list)
    for word, _ in counts.most_common():
        forms[word[:STEM]].append(word)
    used = {same[0]: sum(counts[word] for word in same) for same in forms.values()}
    common = sorted((word for word in used if used[word] >= FEWEST_USES), key=lambda word: (-used[word], word))
    return common[:MOST_WORDS]


def _known(previous: Path | None, model_id: str) -> dict[str, Vectors]:
    path = previous / "lexicon.json" if previous else None
    if previous is None or path is None or not path.is_file():
        return {}
    stored = json.loads(path.read_text())
    if stored["model"] != model_id:
        return {}
    return {
        word: row
        for language, words in stored["words"].items()
        for word, row in zip(words, np.load(previous / f"{language}.npy").astype(np.float32), strict=True)
    }
