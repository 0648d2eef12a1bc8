"""Encoders and engines for tests: no model files, no native libraries, the same rules."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.protocols import Spans, Vectors
from indexer.types import PUBLIC, Chunk, ScoredId

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """A bag of words, each hashed to a direction: texts that share words are near."""

    def __init__(self, *, dimensions: int = 64, name: str = "hashing") -> None:
        self._dimensions, self._name = dimensions, name
        self.embedded: list[str] = []

    @property
    def model_id(self) -> str:
        return f"{self._name}/{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.array([self.embed_query(text) for text in texts], dtype=np.float32).reshape(-1, self._dimensions)

    def embed_query(self, text: str) -> Vectors:
        words = _WORD.findall(text.lower()) or [""]
        total = np.sum([self._direction(word) for word in words], axis=0)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def embed_with_spans(self, texts: Sequence[str], spans: Spans) -> tuple[Vectors, Vectors]:
        parts = [text[a:b] for text, inner in zip(texts, spans, strict=True) for a, b in inner]
        rows = np.array([self.embed_query(part) for part in parts], dtype=np.float32).reshape(-1, self._dimensions)
        return self.embed_passages(texts), rows

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).normal(size=self._dimensions).astype(np.float32)


class MemoryVectorIndex:
    """Exact search over a dictionary."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._rows: dict[str, tuple[Vectors, frozenset[str]]] = {}

    def add(self, ids: Sequence[str], vectors: Vectors, audiences: Sequence[frozenset[str]]) -> None:
        if vectors.shape[1] != self._dimensions:
            raise ValueError(f"This index holds rows of {self._dimensions} columns.")
        self._rows.update({i: (v, a) for i, v, a in zip(ids, vectors, audiences, strict=True)})

    def remove(self, ids: Sequence[str]) -> None:
        for row_id in ids:
            self._rows.pop(row_id, None)

    def search(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> tuple[ScoredId, ...]:
        found = [
            ScoredId(id=row_id, score=round(float(vector @ query), 6))
            for row_id, (vector, audience) in self._rows.items()
            if allowed is None or audience & (allowed | PUBLIC)
        ]
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.id))[: max(k, 0)])

    def nearest(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> NDArray[np.int64]:
        numbers = {row_id: number for number, row_id in enumerate(self._rows)}
        found = self.search(query, k=k, allowed=allowed)
        return np.array([numbers[hit.id] for hit in found], dtype=np.int64)

    def rows(self, numbers: NDArray[np.integer[Any]]) -> Vectors:
        kept = list(self._rows.values())
        return np.array([kept[number][0] for number in numbers], dtype=np.float32)

    def save(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        rows = {row_id: [vector.tolist(), sorted(audience)] for row_id, (vector, audience) in self._rows.items()}
        (directory / "rows.json").write_text(json.dumps({"dimensions": self._dimensions, "rows": rows}))

    @classmethod
    def load(cls, directory: Path) -> MemoryVectorIndex:
        stored = json.loads((directory / "rows.json").read_text())
        index = cls(stored["dimensions"])
        for row_id, (vector, audience) in stored["rows"].items():
            index.add([row_id], np.array([vector], dtype=np.float32), [frozenset(audience)])
        return index

    def __len__(self) -> int:
        return len(self._rows)


class MemoryKeywordIndex:
    """Counts shared words; a crude stem (the first five letters) stands for stemming."""

    def __init__(self, directory: Path) -> None:
        path = directory / "chunks.json"
        stored = json.loads(path.read_text()) if path.is_file() else {}
        self._chunks = {i: (set(stems), frozenset(audience)) for i, (stems, audience) in stored.items()}

    def add(self, chunks: Sequence[Chunk]) -> None:
        for chunk in chunks:
            text = " ".join([*chunk.title_path, chunk.text, *chunk.tags])
            self._chunks[chunk.id] = (_stems(text), chunk.audience)

    def remove(self, ids: Sequence[str]) -> None:
        for chunk_id in ids:
            self._chunks.pop(chunk_id, None)

    def search(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[ScoredId, ...]:
        wanted = _stems(" ".join([query, *also.values()]))
        found = [
            ScoredId(id=chunk_id, score=float(len(wanted & stems)))
            for chunk_id, (stems, audience) in self._chunks.items()
            if wanted & stems and (allowed is None or audience & (allowed | PUBLIC))
        ]
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.id))[: max(k, 0)])

    def nearest(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> Mapping[int, float]:
        numbers = {chunk_id: number for number, chunk_id in enumerate(self._chunks)}
        found = self.search(query, k=k, allowed=allowed, language=language, also=also)
        return {numbers[hit.id]: hit.score for hit in found}

    def ceiling(self, query: str, *, language: str = "") -> float:
        return float(len(_stems(query)))

    def save(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        stored = {i: [sorted(stems), sorted(audience)] for i, (stems, audience) in self._chunks.items()}
        (directory / "chunks.json").write_text(json.dumps(stored))

    def __len__(self) -> int:
        return len(self._chunks)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _WORD.findall(text.lower())}
