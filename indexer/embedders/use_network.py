"""The network of USE multilingual v3 (n-gram convolutions, then dense layers; Yang et al., 2020) in numpy.

Token features are kept apart from pooling, so that one pass over a passage gives its own vector and its sentences'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.protocols import Vectors

Ids = Sequence[int]
Rows = NDArray[np.int64]
CHUNKS, CHUNK_ROWS, EMBEDDING, BRANCH = 17, 7530, 512, 256
# Order of the n-grams of each branch, and how many tokens to the left they start.
ORDERS = ((2, 0), (3, 1), (5, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Weights as packaged: an embedding table of bytes in 17 interleaved parts, everything else float32."""

    table: NDArray[np.uint8]
    weights: Mapping[str, Vectors]

    @classmethod
    def load(cls, path: Path) -> Network:
        """Read `weights.npz`."""
        table = np.empty((CHUNKS * CHUNK_ROWS, EMBEDDING), dtype=np.uint8)
        with np.load(path, allow_pickle=False) as stored:
            for part in range(CHUNKS):
                table[part::CHUNKS] = stored[f"q{part + 1}"]
            weights = {name: stored[name] for name in stored.files if not name.startswith("q")}
        return cls(table=table, weights=weights | _side_by_side(weights))

    def features(self, texts: Sequence[Ids]) -> Vectors:
        """Return one row (1280 columns) for each token of `texts`, one text after the other; none sees another text."""
        lengths = np.array([len(ids) for ids in texts], dtype=np.int64)
        flat = np.concatenate([np.asarray(ids, dtype=np.int64) for ids in texts])
        part = flat % CHUNKS
        embedded = self.table[flat] * self.weights["scale"][part, None] + self.weights["lo"][part, None]
        window = _windows(lengths)
        projected = np.split(self._projected(embedded), len(ORDERS), axis=1)
        branches = [self._branch(x, window, branch) for x, branch in zip(projected, ORDERS, strict=True)]
        joined = np.concatenate([embedded, *branches], axis=1)
        return self._normal(joined, self.weights["ln_g"], self.weights["ln_b"])

    def pooled(self, sums: Vectors, counts: Rows) -> Vectors:
        """Return unit rows from the sums of token features, each over `counts` tokens."""
        w = self.weights
        size = counts.astype(np.float32)[:, None]
        mean = (sums @ w["cnn_W"] + size * w["cnn_b"]) / np.sqrt(size)
        first = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        last = np.tanh(first @ w["p3"] + np.maximum(first @ w["d2"], 0) @ w["d3"])
        rows: Vectors = last / np.maximum(np.linalg.norm(last, axis=1, keepdims=True), 1e-9)
        return rows

    def _projected(self, embedded: Vectors) -> Vectors:
        """Return the inputs of the branches side by side; they are normalised together."""
        w = self.weights
        return self._normal(embedded @ w["proj"] + w["proj_b"], w["proj_ln_g"], w["proj_ln_b"])

    def _branch(self, x: Vectors, window: Rows, branch: tuple[int, int]) -> Vectors:
        w, (order, left) = self.weights, branch
        columns = window[:, 2 - left : 2 - left + order]
        for layer in (f"w1_{order}", f"w2_{order}"):
            padded = np.vstack([x, np.zeros((1, BRANCH), dtype=np.float32)])  # what lies outside the text
            x = np.maximum(padded[columns].reshape(len(x), -1) @ w[layer] + w[f"b{layer[1:]}"], 0) + x
        return x

    def _normal(self, x: Vectors, scale: Vectors, shift: Vectors) -> Vectors:
        x = x - x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1])
        x *= 1 / np.sqrt(variance + np.float32(self.weights["eps"]))
        x *= scale
        x += shift
        return x


def _side_by_side(weights: Mapping[str, Vectors]) -> dict[str, Vectors]:
    """Return the first layers of the branches as one; joining them for each query costs as much as using them."""
    joined = {"proj": "proj", "proj_b": "proj_b", "proj_ln_g": "ln_g", "proj_ln_b": "ln_b"}
    return {
        name: np.concatenate([weights[f"{part}{order}"] for order, _ in ORDERS], axis=-1)
        for name, part in joined.items()
    }


def _windows(lengths: Rows) -> Rows:
    """Return for each token the places from two before to four after; the place past the end stands for outside."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    places = np.arange(total)[:, None] + np.arange(-2, 5)
    inside = (places >= np.repeat(ends - lengths, lengths)[:, None]) & (places < np.repeat(ends, lengths)[:, None])
    return np.where(inside, places, total)
