"""Writes the searchable half of a snapshot: content, vectors of every model, words."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

from indexer.dense import DenseModel
from indexer.lexical import LexicalHalf
from indexer.lexicon import LEXICON, Contents, write_lexicon
from indexer.passages import Identify, Passage, searchable
from indexer.protocols import KeywordIndex, Progress, SpanEmbedder, VectorIndex
from indexer.types import Chunk, Document
from indexer.vectorcache import Embedded, VectorCache, VectorFile

BATCH = 256
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWriter:
    """The `SnapshotWriter` of the default index; engines are given as constructors.

    Layout: what `LexicalHalf` writes, lexicon/, and for each model
    <name>/{passages/, sentences.npy (float16), titles.npy}. `tokens` in the counts are words and marks.
    """

    models: tuple[DenseModel, ...]
    cache: Path
    identify: Identify
    vector_index: Callable[[int], VectorIndex]
    keyword_index: Callable[[Path], KeywordIndex]

    @property
    def model_ids(self) -> tuple[str, ...]:
        return tuple(model.embedder.model_id for model in self.models)

    def write(
        self,
        directory: Path,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        *,
        previous: Path | None,
        progress: Progress,
    ) -> Mapping[str, int]:
        half = self._lexical(documents, chunks)
        if not half.reuse(previous, directory, self._named):
            half.write(directory, self.keyword_index, self._named)
        counts = self._embed(directory, documents, half.chunks, (half.passages, progress))
        self._write_lexicon(directory, (documents, half.chunks), previous)
        tokens = sum(len(_TOKEN.findall(passage.text)) for passage in half.passages)
        return {**counts, "tokens": tokens, "sentences": sum(len(p.spans) for p in half.passages)}

    def write_words(self, directory: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> Mapping[str, int]:
        self._lexical(documents, chunks).write(directory, self.keyword_index, ())
        return {"embedded": 0, "reused": 0, "tokens": 0}

    def _write_lexicon(self, directory: Path, contents: Contents, previous: Path | None) -> None:
        """Only beside a specialised encoder does the last one read any language; a lone one may not."""
        if len(self.models) > 1:
            known = previous / LEXICON if previous else None
            write_lexicon(directory / LEXICON, contents, self.models[-1].embedder, previous=known)

    @property
    def _named(self) -> tuple[tuple[str, str], ...]:
        return tuple((model.name, model.embedder.model_id) for model in self.models)

    def _lexical(self, documents: Sequence[Document], chunks: Sequence[Chunk]) -> LexicalHalf:
        return LexicalHalf(documents=documents, chunks=searchable(documents, chunks, self.identify))

    def _embed(
        self,
        directory: Path,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        work: tuple[Sequence[Passage], Progress],
    ) -> dict[str, int]:
        """Embed with every model at once, one thread each: their arithmetic runs outside the interpreter's lock."""
        passages, progress = work
        shared = _Shared(total=len(passages), progress=progress, done=[0] * len(self.models))
        titles = [Passage(text=document.title) for document in documents]
        with closing(VectorFile(self.cache)) as cache, ThreadPoolExecutor(max_workers=len(self.models)) as threads:
            jobs = [
                _ModelJob(model=model, number=number, cache=cache, shared=shared)
                for number, model in enumerate(self.models)
            ]
            futures = [threads.submit(job.run, directory / job.model.name, passages, titles) for job in jobs]
            vectors = [future.result() for future in futures]
            cache.finish()
        for job, rows in zip(jobs, vectors, strict=True):
            index = self.vector_index(job.model.embedder.dimensions)
            index.add([chunk.id for chunk in chunks], rows, [chunk.audience for chunk in chunks])
            index.save(directory / job.model.name / "passages")
        embedded = max((job.embedded for job in jobs), default=0)
        return {"embedded": embedded, "reused": len(passages) - embedded}


@dataclass(slots=True)
class _Shared:
    """Progress of all models, reported as the slowest one's."""

    total: int
    progress: Progress
    done: list[int]

    def advance(self, number: int, by: int) -> None:
        with _REPORTING:
            self.done[number] += by
            self.progress(min(self.done), self.total)


_REPORTING = threading.Lock()


@dataclass(slots=True)
class _ModelJob:
    """Embeds everything with one model, reusing what the cache knows."""

    model: DenseModel
    number: int
    cache: VectorFile
    shared: _Shared
    embedded: int = 0

    def run(self, directory: Path, passages: Sequence[Passage], titles: Sequence[Passage]) -> np.ndarray:
        """Write sentences and titles into `directory`; return the passages' rows."""
        directory.mkdir()
        embedder = self.model.embedder
        cache = VectorCache(self.cache, model_id=embedder.model_id, dimensions=embedder.dimensions)
        rows = np.empty((len(passages), embedder.dimensions), dtype=np.float32)
        sentences = open_memmap(
            directory / "sentences.npy",
            mode="w+",
            dtype=np.float16,
            shape=(sum(len(p.spans) for p in passages), embedder.dimensions),
        )
        row = place = 0
        for batch in _batches(passages):
            for found in self._vectors(cache, batch):
                rows[row] = found.whole
                sentences[place : place + len(found.sentences)] = found.sentences
                row, place = row + 1, place + len(found.sentences)
            self.shared.advance(self.number, len(batch))
        sentences.flush()
        self._write_titles(directory / "titles.npy", cache, titles)
        return rows

    def _vectors(self, cache: VectorCache, batch: Sequence[Passage]) -> list[Embedded]:
        keys = [cache.key(passage.text, passage.spans) for passage in batch]
        known = cache.known(keys)
        missing = {key: p for key, p in zip(keys, batch, strict=True) if key not in known}
        if missing:
            fresh = dict(zip(missing, _embedded(self.model.embedder, list(missing.values())), strict=True))
            cache.store(fresh)
            known.update(fresh)
            self.embedded += len(missing)
        return [known[key] for key in keys]

    def _write_titles(self, path: Path, cache: VectorCache, titles: Sequence[Passage]) -> None:
        embedded = self.embedded
        rows = [found.whole for batch in _batches(titles) for found in self._vectors(cache, batch)]
        self.embedded = embedded  # titles are not counted as passages
        matrix = np.array(rows, dtype=np.float32).reshape(len(rows), self.model.embedder.dimensions)
        matrix[[not title.text.strip() for title in titles]] = 0.0
        np.save(path, matrix)


def _batches(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    return (passages[start : start + BATCH] for start in range(0, len(passages), BATCH))


def _embedded(embedder: SpanEmbedder, passages: Sequence[Passage]) -> Iterator[Embedded]:
    whole, parts = embedder.embed_with_spans([p.text for p in passages], [p.spans for p in passages])
    start = 0
    for row, passage in zip(whole, passages, strict=True):
        yield Embedded(whole=row, sentences=parts[start : start + len(passage.spans)])
        start += len(passage.spans)
