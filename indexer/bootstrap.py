"""Wires the indexer's default parts: which encoders, which engines, where they keep their files."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from indexer.dense import DenseModel, QuestionEncoder, SharedQueries, rows_with_inside
from indexer.embedders.minilm import MiniLmEmbedder
from indexer.embedders.use_multilingual import UseMultilingualEmbedder
from indexer.hands import Hands
from indexer.keyword.pagewords import pages_hold
from indexer.keyword.saidhere import SaidHere
from indexer.keyword.synonyms import NAME as SYNONYMS
from indexer.keyword.synonyms import LiveSynonyms
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.languages import LanguageIdentifier
from indexer.opened import open_index
from indexer.protocols import Embedder, SnapshotWriter, Vectors
from indexer.recent import Recent
from indexer.retriever import HybridRetriever, SearchOptions, as_searched
from indexer.snapshot import current, current_version, pointer
from indexer.types import Document, Hit, IndexerError, IndexMissing
from indexer.unbuilt import Unbuilt
from indexer.vector.faiss_index import FaissIndex
from indexer.wordretriever import WordRetriever
from indexer.writer import SearchWriter

SEARCHES_KEPT = 256
AT_ONCE = 2
"""Searches that run at the same time: one in the interpreter, one in an encoder or an engine."""
T = TypeVar("T")
Serving: TypeAlias = tuple[str, HybridRetriever | WordRetriever | Unbuilt]
"""A snapshot's version, and what searches it."""
_LOADING = threading.Lock()
_log = logging.getLogger(__name__)


def default_writer(home: Path, *, model: str | None = None) -> SnapshotWriter:
    """Return the writer of the snapshots under `home`; `model` replaces the packaged encoders by one of that name."""
    return SearchWriter(
        models=dense_models(model),
        cache=home / "index" / "vectors.sqlite",
        identify=language_identifier().identify,
        vector_index=FaissIndex,
        keyword_index=TantivyIndex,
    )


def open_retriever(home: Path, *, model: str | None = None) -> LiveRetriever:
    """Return a retriever over the serving snapshot of `home`; raise `IndexMissing` or `IndexMismatch`."""
    return LiveRetriever(home, models=dense_models(model))


def await_retriever(home: Path) -> LiveRetriever:
    """Return the same, which finds nothing while `home` has no snapshot yet, and takes up the first by itself."""
    return LiveRetriever(home, models=dense_models(), before=Unbuilt())


def default_encoder() -> PairEncoder:
    """Return the encoder of triage: English and multilingual rows side by side."""
    return PairEncoder(dense_models())


def message_encoder() -> Embedder:
    """Return the encoder of short messages in any language: the multilingual one, shared with search."""
    *others, model = dense_models()
    return SharedQueries(model, beside=others, threads=_aside())


def question_encoders() -> tuple[QuestionEncoder, QuestionEncoder]:
    """Return the encoders of questions, shared with search: the one for English, and the one for any language."""
    english, *_, any_language = dense_models()
    return QuestionEncoder(english, as_searched), QuestionEncoder(any_language, as_searched)


def dense_models(model: str | None = None) -> tuple[DenseModel, ...]:
    """Return the encoders, loaded once a process; the packaged pair when `model` names none."""
    with _LOADING:  # who comes while they are being loaded waits for them
        return _loaded(model)


def load_beside() -> None:
    """Start to load the encoders in a thread: it is reading and arithmetic, and leaves the interpreter to others."""
    threading.Thread(target=_load_quietly, name="load", daemon=True).start()


def _load_quietly() -> None:
    with suppress(IndexerError):  # whoever needs them meets the same error, and says it
        dense_models()


@lru_cache(maxsize=2)
def _loaded(model: str | None) -> tuple[DenseModel, ...]:
    threadpool_limits(limits=1)
    if model is not None:
        from indexer.embedders.sentence_transformer import SentenceTransformerEmbedder

        return (DenseModel(name="dense", embedder=SentenceTransformerEmbedder(model)),)
    with ThreadPoolExecutor(3) as pool:  # reading and hashing weights leaves the interpreter free
        pool.submit(language_identifier().identify, "In which language is this written?")  # it loads at first use
        english, multilingual = pool.submit(MiniLmEmbedder), pool.submit(UseMultilingualEmbedder)
        return (
            DenseModel(name="english", embedder=english.result(), languages=frozenset({"en"}), words_strength=0.9),
            DenseModel(name="multilingual", embedder=multilingual.result(), words_strength=0.8, words_always=0.5),
        )


@lru_cache(maxsize=1)
def language_identifier() -> LanguageIdentifier:
    """Return the identifier of the default languages, loaded once a process."""
    return LanguageIdentifier()


def prepare_beside() -> None:
    """Start on what only some questions need, in a thread that nobody waits for; for whoever serves many."""
    threading.Thread(target=language_identifier().prepare, name="prepare", daemon=True).start()


@lru_cache(maxsize=1)
def _aside() -> ThreadPoolExecutor:
    """Return the threads in which a question's second encoder runs."""
    return ThreadPoolExecutor(max_workers=32, thread_name_prefix="encoder")


class PairEncoder:
    """Texts to rows of all encoders side by side, each part a unit vector scaled so that the row is one too."""

    def __init__(self, models: Sequence[DenseModel]) -> None:
        self._models = tuple(models)
        self._embedders = [model.embedder for model in models]

    @property
    def model_id(self) -> str:
        return "+".join(embedder.model_id for embedder in self._embedders)

    @property
    def dimensions(self) -> int:
        return sum(embedder.dimensions for embedder in self._embedders)

    @property
    def widths(self) -> tuple[int, ...]:
        """How many columns each encoder has, in order."""
        return tuple(embedder.dimensions for embedder in self._embedders)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit rows (len(texts), dimensions): [English | multilingual]."""
        if len(texts) == 1:  # nobody asks for the first one's insides, which take their time
            return self._joined([model.queries(texts[0])[np.newaxis] for model in self._models])
        return self.embed_with_inside(texts)[0]

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return `encode(texts)`, and what the first encoder tells of its insides; no columns where it does not."""
        first, *others = self.views(texts, [_as_it_is] * len(self._models))
        width = self._embedders[0].dimensions
        return self._joined([first[:, :width], *others]), first[:, width:]

    def _joined(self, parts: Sequence[Vectors]) -> Vectors:
        joined: Vectors = np.hstack(parts) / np.float32(np.sqrt(len(parts)))
        return joined

    def views(self, texts: Sequence[str], works: Sequence[Callable[[Vectors], T]]) -> Iterator[T]:
        """Yield what `works` make of the unit rows of each encoder, in order, once they are there.

        The later ones are made in other threads, which go on with their work. Behind the first's rows stands what that
        encoder tells of its insides; no columns where it does not.
        """
        return self._alone(texts[0], works) if len(texts) == 1 else self._together(texts, works)

    def _alone(self, text: str, works: Sequence[Callable[[Vectors], T]]) -> Iterator[T]:
        """Read a request: search needs the same vectors in a moment, or just had them."""
        first, *others = self._models
        for model in others:  # side by side: their arithmetic runs outside the interpreter's lock
            model.queries.begin(text, _aside())
        later = [
            model.queries.then(text, partial(_of_one, work)) for model, work in zip(others, works[1:], strict=True)
        ]
        yield works[0](first.queries.with_inside(text)[np.newaxis])
        for made in later:
            yield made()

    def _together(self, texts: Sequence[str], works: Sequence[Callable[[Vectors], T]]) -> Iterator[T]:
        first, *others = self._embedders
        begun = [
            _aside().submit(_made_of, embedder, texts, work) for embedder, work in zip(others, works[1:], strict=True)
        ]
        yield works[0](rows_with_inside(first, texts))
        for made in begun:
            yield made.result()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return `encode(texts)`, under the name an `Embedder` has."""
        return self.encode(texts)

    def embed_query(self, text: str) -> Vectors:
        """Return the row of one text."""
        row: Vectors = self.encode([text])[0]
        return row


def _as_it_is(rows: Vectors) -> Vectors:
    return rows


def _of_one(work: Callable[[Vectors], T], vector: Vectors) -> T:
    return work(vector[np.newaxis])


def _made_of(embedder: Embedder, texts: Sequence[str], work: Callable[[Vectors], T]) -> T:
    return work(embedder.embed_passages(texts))


class LiveRetriever:
    """The serving snapshot of a home: notices a new one at the next search, without a restart.

    A search that runs while a snapshot is swapped ends on the old one; one that comes while the first is loaded waits
    for it. `before` serves until there is one, under no version; without it a home that has none is refused.
    """

    def __init__(self, home: Path, *, models: Sequence[DenseModel], before: Unbuilt | None = None) -> None:
        self._home, self._models = home, tuple(models)
        self._lock = threading.Lock()
        self._synonyms = LiveSynonyms(home / SYNONYMS)
        self._serving = ("", before) if before and current(home / "index") is None else self._load()
        self._pointer: tuple[int, int, int] | None = None
        self._refused = ""
        self._hands = Hands(AT_ONCE, name="search")
        self._recent: Recent[tuple[str, int, str, frozenset[str], int], tuple[Hit, ...]] = Recent(most=SEARCHES_KEPT)

    @property
    def version(self) -> str:
        """The snapshot that serves; empty before the first."""
        return self._serving[0]

    @property
    def model_ids(self) -> tuple[str, ...]:
        """The encoders in use."""
        return tuple(model.embedder.model_id for model in self._models)

    @property
    def options(self) -> SearchOptions:
        """How deep it searches."""
        serving = self._serving[1]
        return serving.options if isinstance(serving, HybridRetriever) else SearchOptions()

    def begin(self, query: str) -> None:
        """Start on the vectors of a question in other threads; its search, a moment later, waits less."""
        serving = self._serving[1]  # the search looks whether there is a newer one; its encoders are the same
        if isinstance(serving, HybridRetriever):
            serving.begin(query, _aside())

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        """Search the newest snapshot by the synonyms of now; until one changes, what is asked again is kept."""
        version, serving = self._newest()
        asked = (version, self._synonyms.look(), query, audience, k)
        hits = self._recent.get(asked)
        if hits is None:
            hits = self._hands.do(partial(serving.search, query, audience=audience, k=k))
            self._recent.keep(asked, hits)
        return hits

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        """Return one document of the newest snapshot; None where there is none that `audience` may read."""
        return self._newest()[1].document(document_id, audience=audience)

    def look_again(self) -> str:
        """Take up a newer snapshot where there is one, and return which serves now."""
        return self._newest()[0]

    def _newest(self) -> Serving:
        pointer_now = pointer(self._home / "index")
        if pointer_now != self._pointer:
            if current_version(self._home / "index") not in {self._serving[0], self._refused, None}:
                self._swap()
            else:
                self._pointer = pointer_now
        return self._serving

    def _swap(self) -> None:
        """Load the new snapshot; searches that come meanwhile use the old one."""
        before = self._serving[0]
        if not self._lock.acquire(blocking=not before):
            return
        try:
            if before == self._serving[0]:  # whoever waited for the first one finds it loaded
                self._serving = self._load()
        except IndexerError as error:
            # A snapshot this process cannot read must not take down the one it serves.
            self._refused = current_version(self._home / "index") or ""
            _log.warning("Keeps serving the snapshot %s: %s", before or "of nothing", error)
        finally:
            self._lock.release()

    def _load(self) -> Serving:
        snapshot = current(self._home / "index")
        if snapshot is None:
            raise IndexMissing.at(self._home)
        words = TantivyIndex(snapshot.path / "keyword", synonyms=self._synonyms)
        opened = open_index(snapshot.path, self._models, vectors=FaissIndex.load, words=lambda _: words)
        languages = language_identifier()
        if not opened.dense:
            return snapshot.version, WordRetriever(index=opened, identify=languages.identify)
        here = SaidHere(synonyms=self._synonyms, holds=pages_hold(words, opened))
        return snapshot.version, HybridRetriever(index=opened, models=self._models, read=languages.read, here=here)
