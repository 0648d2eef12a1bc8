"""Questions that arrive together travel together; each gets its own answer, and nobody waits for company."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from indexer.batching import QueryBatcher
from indexer.dense import DenseModel, QueryVectors, QuestionEncoder, SharedQueries
from indexer.pairencoder import PairEncoder
from indexer.protocols import Vectors
from tests.fakes.indexing import HashingEmbedder


class GatedEncoder:
    """Numbers in, numbers out; the first call waits until the gate opens."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.started, self.gate = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        self.started.set()
        assert self.gate.wait(30)
        return np.array([[float(text)] for text in texts], dtype=np.float32)


def ask_together(batcher: QueryBatcher, encoder: GatedEncoder, count: int) -> list[float]:
    """Ask 0 first, and the others while it runs."""
    with ThreadPoolExecutor(count) as threads:
        first = threads.submit(batcher, "0")
        assert encoder.started.wait(30)
        others = [threads.submit(batcher, str(number)) for number in range(1, count)]
        while batcher.waiting < count - 1:
            threading.Event().wait(0.001)
        encoder.gate.set()
        return [float(future.result(30)[0]) for future in (first, *others)]


def test_one_question_alone_does_not_wait() -> None:
    encoder = GatedEncoder()
    encoder.gate.set()
    assert QueryBatcher(encoder)("7")[0] == 7
    assert encoder.batches == [["7"]]


def test_questions_that_arrive_meanwhile_are_embedded_in_one_go() -> None:
    encoder = GatedEncoder()
    assert ask_together(QueryBatcher(encoder), encoder, 9) == list(range(9))
    assert [len(batch) for batch in encoder.batches] == [1, 8]


def test_a_batch_has_a_largest_size_and_nobody_is_forgotten() -> None:
    encoder = GatedEncoder()
    assert ask_together(QueryBatcher(encoder, most=3), encoder, 9) == list(range(9))
    assert max(len(batch) for batch in encoder.batches) == 3


def test_after_a_failure_the_next_question_is_answered() -> None:
    encoder = GatedEncoder()
    encoder.gate.set()
    batcher = QueryBatcher(encoder)
    with pytest.raises(ValueError, match="float"):
        batcher("not a number")
    assert batcher("3")[0] == 3


def test_one_broken_question_spoils_no_other() -> None:
    encoder = GatedEncoder()
    batcher = QueryBatcher(encoder)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(batcher, "0")
        assert encoder.started.wait(30)
        others = [threads.submit(batcher, text) for text in ("1", "broken", "2")]
        while batcher.waiting < 3:
            threading.Event().wait(0.001)
        encoder.gate.set()
        assert float(first.result(30)[0]) == 0
        outcomes = [future.exception(10) for future in others]
    assert isinstance(outcomes[1], ValueError)
    assert outcomes[2] is None


def test_a_text_is_embedded_once_for_all_who_ask_again() -> None:
    embedder = HashingEmbedder()
    model = DenseModel(name="any", embedder=embedder)
    assert np.shares_memory(model.embed_query("vpn"), model.embed_query("vpn"))


class CountingEncoder:
    """An encoder of one text at a time that notes how many it is asked for together."""

    model_id, dimensions = "counting", 1

    def __init__(self) -> None:
        self.inside, self.most, self.lock = 0, 0, threading.Lock()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.vstack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(0.002)
        with self.lock:
            self.inside -= 1
        return np.array([float(text)], dtype=np.float32)


def test_an_encoder_of_one_at_a_time_is_asked_by_few_at_once_and_everybody_gets_an_own_row() -> None:
    encoder = CountingEncoder()
    vectors = QueryVectors(encoder, at_once=2)
    with ThreadPoolExecutor(16) as threads:
        rows = list(threads.map(vectors, map(str, range(40))))
    assert [float(row[0]) for row in rows] == list(range(40))
    assert encoder.most <= 4  # two in threads of their own, two in those kept for it


def test_what_was_begun_aside_is_not_embedded_again() -> None:
    shared, beside = (DenseModel(name=name, embedder=HashingEmbedder(name=name)) for name in "ab")
    with ThreadPoolExecutor(1) as threads:
        SharedQueries(shared, beside=[beside], threads=threads).embed_query("vpn")
        begun = beside.embed_query("vpn")
    assert np.shares_memory(begun, beside.embed_query("vpn"))
    np.testing.assert_allclose(begun, HashingEmbedder(name="b").embed_query("vpn"))


def test_whoever_else_reads_a_question_gets_the_row_that_search_made() -> None:
    seen: list[str] = []

    class Noting(HashingEmbedder):
        def embed_query(self, text: str) -> Vectors:
            seen.append(text)
            return super().embed_query(text)

    model = DenseModel(name="a", embedder=Noting(name="a"))
    model.embed_query("is the vpn down")
    rows = QuestionEncoder(model, str.strip).embed_passages(["is the vpn down ", "who knows"])
    assert seen == ["is the vpn down", "who knows"]
    np.testing.assert_array_equal(rows[0], model.embed_query("is the vpn down"))


class TogetherEncoder(HashingEmbedder):
    """Reads several questions in one go, and notes which."""

    def __init__(self) -> None:
        super().__init__(name="together")
        self.batches: list[list[str]] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        return self.embed_passages(texts)


def test_several_texts_get_the_rows_they_have_alone_and_only_what_is_not_known_is_made() -> None:
    together = TogetherEncoder()
    models = [DenseModel(name="a", embedder=HashingEmbedder()), DenseModel(name="b", embedder=together)]
    models[1].embed_query("vpn")
    with ThreadPoolExecutor(1) as threads:
        pair = PairEncoder(models, threads=threads)
        rows = pair.embed_queries(["badge", "vpn", "lunch", "badge"])
        assert together.batches == [["vpn"], ["badge", "lunch"]]
        np.testing.assert_array_equal(rows, [pair.embed_query(text) for text in ("badge", "vpn", "lunch", "badge")])


def test_the_row_of_a_pair_of_encoders_asks_for_no_insides() -> None:
    class Telling(HashingEmbedder):
        inside = 1

        def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
            raise AssertionError("nobody wants to know")

    models = [
        DenseModel(name="a", embedder=Telling(name="a")),
        DenseModel(name="b", embedder=HashingEmbedder(name="b")),
    ]
    with ThreadPoolExecutor(1) as threads:
        row = PairEncoder(models, threads=threads).embed_query("vpn")
    both = [model.embed_query("vpn") for model in models]
    np.testing.assert_allclose(row, np.concatenate(both) / np.sqrt(2), atol=1e-6)
