"""Any sentence-transformers model, by name or folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np

from indexer.protocols import Spans, Vectors
from indexer.types import IndexerError

_HUB_SECONDS = 10


class ModelUnavailable(IndexerError):
    """The configured model, or the library that runs it, is not there."""


class SentenceTransformerEmbedder:
    """Unit float32 rows of whatever columns the model has; one thread. Raises `ModelUnavailable`."""

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        self._name = name

    @property
    def model_id(self) -> str:
        return f"sentence-transformers/{self._name}/{self._model.max_seq_length}"

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_document, list(texts))

    def embed_query(self, text: str) -> Vectors:
        row: Vectors = self._encode(self._model.encode_query, [text])[0]
        return row

    def embed_with_spans(self, texts: Sequence[str], spans: Spans) -> tuple[Vectors, Vectors]:
        """Return the rows of `texts` and, stacked in order, one row for each span of them."""
        sentences = [text[a:b] for text, inner in zip(texts, spans, strict=True) for a, b in inner]
        rows = self.embed_passages([*texts, *sentences])
        return rows[: len(texts)], rows[len(texts) :]

    def _encode(self, encode: Any, texts: list[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        rows = encode(texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(rows, dtype=np.float32)


def _load(name: str) -> Any:
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelUnavailable(
            f"The model {name!r} needs sentence-transformers. Install it with: pip install 'firstline[models]'."
        ) from error
    torch.set_num_threads(1)
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError):  # not on this machine
        _need_the_hub(name)
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The model {name!r} could not be loaded: {error}. Give a folder that holds it, or a name the hub knows."
        ) from error


def _need_the_hub(name: str) -> None:
    """Raise `ModelUnavailable` where the hub of models does not answer; a download would ask it again for minutes."""
    from huggingface_hub.constants import ENDPOINT

    try:
        urlopen(Request(ENDPOINT, method="HEAD"), timeout=_HUB_SECONDS).close()  # noqa: S310 - the hub's own address
    except HTTPError:  # it answers, if not to this
        return
    except OSError as error:
        raise ModelUnavailable(
            f"The model {name!r} is not on this machine, and the hub of models does not answer. "
            "Check the name, or give a folder that holds the model."
        ) from error
