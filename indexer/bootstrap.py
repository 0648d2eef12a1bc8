"""Wires the indexer's default parts: which encoders, which engines, where they keep their files."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from threadpoolctl import threadpool_limits

from indexer.dense import DenseModel, QuestionEncoder, SharedQueries
from indexer.embedders.minilm import MiniLmEmbedder
from indexer.embedders.use_multilingual import UseMultilingualEmbedder
from indexer.keyword.pagewords import pages_hold
from indexer.keyword.saidhere import SaidHere
from indexer.keyword.slips import WithoutSlips
from indexer.keyword.synonyms import NAME as SYNONYMS
from indexer.keyword.synonyms import LiveSynonyms
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.languages import LanguageIdentifier
from indexer.opened import open_index
from indexer.pairencoder import PairEncoder
from indexer.protocols import Embedder, SnapshotWriter
from indexer.retriever import HybridRetriever, as_searched
from indexer.serving import LiveRetriever
from indexer.snapshot import Snapshot
from indexer.spelling import packaged_spelling
from indexer.types import IndexerError
from indexer.unbuilt import Unbuilt
from indexer.vector.faiss_index import FaissIndex
from indexer.wordretriever import WordRetriever
from indexer.writer import SearchWriter

_LOADING = threading.Lock()


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
    return live_retriever(home, dense_models(model))


def await_retriever(home: Path) -> LiveRetriever:
    """Return the same, which finds nothing while `home` has no snapshot yet, and takes up the first by itself."""
    return live_retriever(home, dense_models(), before=Unbuilt())


def live_retriever(home: Path, models: Sequence[DenseModel], *, before: Unbuilt | None = None) -> LiveRetriever:
    """Return the same with encoders of one's own; `before` serves until `home` has a snapshot."""
    opens = EnginesOpen(models=tuple(models), synonyms=LiveSynonyms(home / SYNONYMS))
    return LiveRetriever(home, opens=opens, threads=_aside(), before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginesOpen:
    """Opens snapshots with FAISS and tantivy; one without vectors, as it is early in a first build, by its words."""

    models: tuple[DenseModel, ...]
    synonyms: LiveSynonyms

    @property
    def model_ids(self) -> tuple[str, ...]:
        """The encoders in use."""
        return tuple(model.embedder.model_id for model in self.models)

    def __call__(self, snapshot: Snapshot) -> HybridRetriever | WordRetriever:
        """Return what searches `snapshot`; raise `IndexMismatch` where other encoders made it."""
        words = TantivyIndex(snapshot.path / "keyword", synonyms=self.synonyms)
        opened = open_index(snapshot.path, self.models, vectors=FaissIndex.load, words=lambda _: words)
        languages = language_identifier()
        if not opened.dense:
            return WordRetriever(index=opened, identify=languages.identify)
        meant = WithoutSlips(holds=words.holds, near=words.near, spelling=packaged_spelling())
        said = SaidHere(synonyms=self.synonyms, holds=pages_hold(words, opened))
        here = partial(_read_here, meant, said)
        return HybridRetriever(index=opened, models=self.models, read=languages.read, here=here)

    def edition(self) -> int:
        """Take up synonyms that changed, if there are any, and return which edition they are."""
        return self.synonyms.look()


def _read_here(meant: WithoutSlips, said: SaidHere, text: str, language: str) -> str:
    return said(meant(text, language), language)


def default_encoder() -> PairEncoder:
    """Return the encoder of triage: English and multilingual rows side by side."""
    return PairEncoder(dense_models(), threads=_aside())


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
