"""Ranked word search (BM25) in tantivy: stemmed fields for each language, plain fields for all, audience inside."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path
from types import MappingProxyType

import tantivy

from indexer.keyword.analysis import STEMMED, spaced, terms
from indexer.keyword.forms import fields_of, forms_of, survives
from indexer.keyword.identifiers import identifier_words
from indexer.keyword.parted import LARGE, Clause, Parted, Wanted, readable_by
from indexer.keyword.schema import chunk_schema, open_words
from indexer.keyword.sought import Sought, divided, idf
from indexer.keyword.synonyms import LiveSynonyms, Synonyms
from indexer.keyword.typos import SHORTEST, Nearest
from indexer.names import IN_MEMORY_BELOW, read_names, write_names
from indexer.types import EVERYONE, PUBLIC, Chunk, IndexMismatch, ScoredId

FORMAT = 1
NAMES = "firstline-names"
TITLE_BOOST = 1.0
TAG_BOOST = 0.5
PLAIN_BOOST = 0.3
SYNONYM_BOOST = 0.5
ALSO_BOOST = 0.5
# A pasted log has thousands of words; the rarest say what it is about.
MOST_TERMS = 48
# What a writer may hold before it writes a segment: of a large index, one half, for two threads to look through.
LEAST_HEAP, A_CHUNK, MOST_HEAP = 64_000_000, 1_000, 700_000_000
# So many unknown words are worth a guess at what was meant.
MOST_UNKNOWN = 2
# BM25 saturates a word's count at this many times its idf (k1 = 1.2).
K1_PLUS_ONE = 2.2


class TantivyIndex:
    """Words of chunks, in `directory`; `add` replaces chunks of the same id, and every search sees what was added.

    `synonyms` widen queries only, so that changing them needs no new index.
    """

    def __init__(self, directory: Path, *, synonyms: Synonyms | LiveSynonyms | None = None) -> None:
        self._directory = directory
        self._synonyms = synonyms or Synonyms()
        self._schema = chunk_schema()
        self._index = open_words(directory, self._schema)
        self._ids, self._audiences = _read_sidecar(directory)
        self._count = self._index.searcher().num_docs if self._ids else 0
        self._known_rows: dict[str, int] | None = None
        self._searcher = self._index.searcher()

    def add(self, chunks: Sequence[Chunk]) -> None:
        last = {chunk.id: chunk for chunk in chunks}
        half = -(-len(last) // 2) if len(last) >= LARGE else len(last) + 1
        writer = self._index.writer(heap_size=min(max(LEAST_HEAP, half * A_CHUNK), MOST_HEAP), num_threads=1)
        self._forget(writer, list(last))
        for number, chunk in enumerate(last.values(), start=1):
            writer.add_document(self._document(chunk))
            if number == half:
                writer.commit()
        self._commit(writer)

    def remove(self, ids: Sequence[str]) -> None:
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        self._forget(writer, ids)
        self._commit(writer)

    def search(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[ScoredId, ...]:
        found = self.nearest(query, k=k, allowed=allowed, language=language, also=also)
        ranked = sorted((-score, self._ids[row]) for row, score in found.items())
        return tuple([ScoredId(id=chunk_id, score=-negative) for negative, chunk_id in ranked])

    def nearest(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> Mapping[int, float]:
        sought = self._sought(query, language, also)
        if not sought or k < 1 or not self._count:
            return {}
        groups = self._groups(allowed)
        found = self._parted.best(self._wanted(sought, groups), min(k, self._count), self._condition(groups))
        return {row: score for score, row in found}

    def ceiling(self, query: str, *, language: str = "") -> float:
        """Return about what a chunk of average length with every word of `query` in its body would score."""
        field = language if language in STEMMED else "plain"
        counts = Counter(terms(query, language if field == language else ""))
        held = {term: self._uses(f"body_{field}", term) for term in self._rarest(counts, field)}
        return K1_PLUS_ONE * sum(counts[term] * idf(self._searcher.num_docs, held[term]) for term in held)

    def _near_words(self, text: str, language: str) -> list[str]:
        """Return for each word that is nowhere in the index the word that was probably meant."""
        asked = dict.fromkeys(terms(text))
        if len(asked) > MOST_TERMS:
            return []
        unknown = [word for word in asked if len(word) >= SHORTEST and not self.holds(word, language)]
        found = [self._nearest(word) for word in unknown[:MOST_UNKNOWN]]
        return [word for word in found if word]

    def holds(self, word: str, language: str) -> bool:
        """Return whether some chunk has the word, in any form that the language knows."""
        return any(self._uses(field, form) for field, form in forms_of(word, language))

    def near(self, word: str) -> str | None:
        """Return the nearest word that somebody wrote, None where there is none so near."""
        return self._nearest(word)

    def holders(self, word: str, language: str, k: int) -> list[int]:
        """Return the rows of up to `k` chunks that have it."""
        wanted = Wanted([self._term(field, form, 1.0) for field, form in forms_of(word, language)])
        return [row for _, row in self._parted.best(wanted, k, None)]

    @cached_property
    def _uses(self) -> Callable[[str, str], int]:
        """How many chunks have a term in a field: the words people ask with come again and again."""
        return lru_cache(maxsize=8192)(self._searcher.doc_freq)

    @cached_property
    def _nearest(self) -> Callable[[str], str | None]:
        nearest = Nearest(
            uses=lambda word: self._searcher.doc_freq("body_plain", word),  # mostly words that nobody wrote
            starting=lambda prefix: self._searcher.terms_with_prefix("body_plain", prefix),
        )
        return lru_cache(maxsize=4096)(nearest.of)

    def save(self, directory: Path) -> None:
        """Write the index into `directory` (its own is allowed), ready to be opened there."""
        if directory.resolve() != self._directory.resolve():
            shutil.copytree(self._directory, directory, dirs_exist_ok=True)
        audiences = sorted(sorted(groups) for groups in self._audiences)
        sidecar: dict[str, object] = {"format": FORMAT, "audiences": audiences}
        if len(self._ids) < IN_MEMORY_BELOW:
            sidecar["ids"] = list(self._ids)
        else:
            write_names(directory / NAMES, self._ids)
        (directory / "rows.json").write_text(json.dumps(sidecar))

    def __len__(self) -> int:
        return self._count

    @property
    def _editable(self) -> list[str]:
        if not isinstance(self._ids, list):
            self._ids = list(self._ids)
        return self._ids

    @property
    def _rows(self) -> dict[str, int]:
        """The row of each chunk; only changes need it, so that a search costs no memory for it."""
        if self._known_rows is None:
            self._known_rows = {chunk_id: row for row, chunk_id in enumerate(self._editable) if chunk_id}
        return self._known_rows

    def _forget(self, writer: tantivy.IndexWriter, ids: Sequence[str]) -> None:
        for chunk_id in ids:
            row = self._rows.pop(chunk_id, None)
            if row is not None:
                self._editable[row] = ""
                writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "row", row))

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._count = len(self._rows)
        for counted in ("_nearest", "_uses", "_parted"):
            self.__dict__.pop(counted, None)

    def _document(self, chunk: Chunk) -> tantivy.Document:
        row = self._rows[chunk.id] = len(self._ids)
        document = tantivy.Document()
        document.add_unsigned("row", row)
        self._editable.append(chunk.id)
        self._audiences.add(chunk.audience)
        for group in sorted(chunk.audience):
            document.add_text("audience", group)
        title, body = spaced(" ".join(chunk.title_path)), spaced(chunk.text)
        for field in fields_of(chunk.language):
            document.add_text(f"title_{field}", title)
            document.add_text(f"body_{field}", body)
        document.add_text("title_plain", " ".join(identifier_words(title)))
        document.add_text("body_plain", " ".join(identifier_words(body)))
        document.add_text("tags", spaced(" ".join(chunk.tags)))
        return document

    @cached_property
    def _parted(self) -> Parted:
        return Parted(searcher=self._searcher, schema=self._schema)

    def _wanted(self, sought: Sequence[Sought], groups: Sequence[str] | None) -> Wanted:
        held = [one for one in sought if self._uses(one.field, one.term)]  # the others cost and find nothing
        parts = divided(held, self._uses, self._count) if self._slow(groups) else (held, ())
        return Wanted(*([self._term(*one) for one in part] for part in parts))

    def _slow(self, groups: Sequence[str] | None) -> bool:
        """Whether so much is searched that it takes longer than to look at what was found a second time."""
        readable = self._count if groups is None else sum(self._uses("audience", group) for group in groups)
        return readable >= LARGE

    def _sought(self, text: str, language: str, also: Mapping[str, str]) -> list[Sought]:
        near = " ".join(self._near_words(text, language))
        plain = terms(f"{text} {near}")
        if not plain:
            return []
        stemmed = terms(f"{text} {near}", language) if language in STEMMED else []
        keep = set(stemmed) if stemmed else set(plain)
        parts = self._field_parts(stemmed, language) if stemmed else []
        plain = [t for t in plain if not stemmed or survives(t, language, keep)]
        joined = terms(" ".join(identifier_words(text))) if len(set(plain)) <= MOST_TERMS else []
        parts += self._field_parts([*plain, *(term for term in joined if term not in plain)], "plain")
        for other in sorted(set(also) & set(STEMMED) - {language}):
            parts += self._field_parts(terms(also[other], other), other, weight=ALSO_BOOST)
        return parts

    def _field_parts(self, words: list[str], field: str, *, weight: float = 1.0) -> list[Sought]:
        language = "" if field == "plain" else field
        weight = weight if language else PLAIN_BOOST
        added = self._synonyms.expand(words, lambda phrase: terms(phrase, language))
        counts = Counter(words)
        boosted = [(t, weight * counts[t]) for t in self._rarest(counts, field)]
        boosted += [(t, weight * SYNONYM_BOOST) for t in added]
        parts = []
        for term, boost in boosted:
            parts.append(Sought(f"body_{field}", term, boost))
            parts.append(Sought(f"title_{field}", term, boost * TITLE_BOOST))
            if field == "plain":
                parts.append(Sought("tags", term, boost * TAG_BOOST / PLAIN_BOOST))
        return parts

    def _rarest(self, counts: Counter[str], field: str) -> list[str]:
        if len(counts) <= MOST_TERMS:
            return list(counts)
        return sorted(counts, key=lambda term: (self._uses(f"body_{field}", term), term))[:MOST_TERMS]

    @cached_property
    def _term(self) -> Callable[[str, str, float], Clause]:
        """The query for one term in one field, which adds to the score and need not be met."""
        # Of the schema and not of us: an index that is served no more is let go at once, its files and threads with it.
        return lru_cache(maxsize=8192)(partial(_termed, self._schema))

    def _groups(self, allowed: frozenset[str] | None) -> list[str] | None:
        """Return the groups whose chunks somebody in `allowed` may read; None where that is every chunk."""
        if allowed is None or not any(groups.isdisjoint(allowed | PUBLIC) for groups in self._audiences):
            return None
        return sorted((allowed | {EVERYONE}).intersection(frozenset[str]().union(*self._audiences)))

    def _condition(self, groups: Sequence[str] | None) -> tantivy.Query | None:
        """Return that `groups` may read a chunk, as a condition inside the search (adding nothing to the score)."""
        if groups is None:
            return None
        return tantivy.Query.const_score_query(readable_by(self._schema, groups), 0.0)


def _termed(schema: tantivy.Schema, field: str, term: str, boost: float) -> Clause:
    query = tantivy.Query.term_query(schema, field, term, index_option="freq")
    return tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)


def _read_sidecar(directory: Path) -> tuple[Sequence[str], set[frozenset[str]]]:
    path = directory / "rows.json"
    if not path.is_file():
        return [], set()
    stored = json.loads(path.read_text())
    if stored.get("format") != FORMAT:
        raise IndexMismatch("The word index has another format than this release reads. Build the index again.")
    ids = stored["ids"] if "ids" in stored else read_names(directory / NAMES)
    return ids, {frozenset(groups) for groups in stored["audiences"]}
