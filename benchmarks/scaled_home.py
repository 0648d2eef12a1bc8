"""Grow an indexed home to any number of chunks by perturbed copies, to measure at sizes nobody can embed in an hour.

Each copy of a page has the same words, and vectors turned away from the originals' (cosine about .86), so that
it lies in the same topic. Its sentences have no vectors: zeros, in a sparse file. A contiguous tenth of the pages is
read by `area`, a contiguous hundredth by `team`, the others by `staff`.

python -m benchmarks.scaled_home FROM_HOME TO_HOME CHUNKS
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from indexer.bootstrap import dense_models
from indexer.content import write_content
from indexer.dense import DenseModel
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.lexical import page_texts
from indexer.names import write_names
from indexer.noted.files import NOTED, write_notes
from indexer.opened import OpenedIndex, open_index
from indexer.passages import passage_of
from indexer.snapshot import Recipe, current, publish
from indexer.types import Chunk, Document
from indexer.vector.faiss_index import FaissIndex

TURNED = 0.6
"""Length of the noise added to a unit row; the cosine to the original is 1 / sqrt(1 + TURNED^2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The home that is copied, and how often."""

    index: OpenedIndex
    path: Path
    copies: int

    def documents(self) -> Iterator[Document]:
        """Yield every copy of every document, one whole copy of the home after the other."""
        found = [self.index.content.document(row) for row in range(len(self.index.document_ids))]
        for copy in range(self.copies):
            for row, page in enumerate(found):
                yield replace(page, id=f"{page.id}~{copy}", audience=audience(row, len(found)))

    def chunks(self) -> Iterator[Chunk]:
        """Yield the chunks in the same order."""
        content, total = self.index.content, len(self.index.document_ids)
        found = [(content.chunk(row), int(self.index.document_of[row])) for row in range(len(self.index.chunk_ids))]
        for copy in range(self.copies):
            for chunk, page in found:
                yield replace(
                    chunk,
                    id=f"{chunk.id}~{copy}",
                    document_id=f"{chunk.document_id}~{copy}",
                    audience=audience(page, total),
                )


def audience(page: int, pages: int) -> frozenset[str]:
    """Return who reads this page."""
    share = page / pages
    return frozenset({"team" if 0.30 <= share < 0.31 else "area" if 0.40 <= share < 0.50 else "staff"})


def main(source: Path, target: Path, size: int) -> None:
    """Write the home."""
    models = dense_models()
    serving = current(source / "index")
    if serving is None:
        raise SystemExit(f"There is no index in {source}.")
    opened = open_index(serving.path, models, vectors=FaissIndex.load, words=TantivyIndex)
    base = Base(index=opened, path=serving.path, copies=max(1, round(size / len(opened.chunk_ids))))
    recipe = Recipe(model_ids=serving.manifest.model_ids, options=serving.manifest.options, created=datetime.now(UTC))
    shutil.rmtree(target, ignore_errors=True)
    publish(target / "index", recipe, lambda directory: fill(directory, base, models))


def fill(directory: Path, base: Base, models: Sequence[DenseModel]) -> Mapping[str, int]:
    """Write a snapshot of all copies; return its counts."""
    documents, chunks = list(base.documents()), list(base.chunks())
    write_content(directory / "content.sqlite", documents, chunks)
    write_notes(directory / NOTED, page_texts(documents, chunks, [passage_of(chunk) for chunk in chunks]))
    layout(directory, base, documents, chunks)
    for model in models:
        write_vectors(directory / model.name, base, model.name, chunks)
        print(f"{model.name}: {len(chunks)} rows", file=sys.stderr)
    words = TantivyIndex(directory / "keyword")
    words.add(chunks)
    words.save(directory / "keyword")
    return {"documents": len(documents), "chunks": len(chunks)}


def layout(directory: Path, base: Base, documents: Sequence[Document], chunks: Sequence[Chunk]) -> None:
    """Write what joins documents, chunks and sentences, as the writer of the product does."""
    pages, sentences = len(base.index.document_ids), int(base.index.first[-1])
    copies = range(base.copies)
    np.savez(
        directory / "chunks.npz",
        document=np.concatenate([base.index.document_of + copy * pages for copy in copies]).astype(np.int32),
        sentences=np.append(
            np.concatenate([base.index.first[:-1] + copy * sentences for copy in copies]), len(copies) * sentences
        ),
    )
    np.save(directory / "spans.npy", np.tile(np.asarray(base.index.spans[:]), (base.copies, 1)))
    write_names(directory / "documents-names", [page.id for page in documents])
    write_names(directory / "chunks-names", [chunk.id for chunk in chunks])
    stored: dict[str, Any] = json.loads((base.path / "search.json").read_text())
    kept = {"format": stored["format"], "models": stored["models"]}
    (directory / "search.json").write_text(json.dumps(kept))


def write_vectors(directory: Path, base: Base, name: str, chunks: Sequence[Chunk]) -> None:
    """Write passages, titles and sentences of one model."""
    files = base.index.dense[name]
    rows = files.passages.rows(np.arange(len(base.index.chunk_ids)))
    index = FaissIndex(rows.shape[1])
    index.add([chunk.id for chunk in chunks], turned(rows, base.copies), [chunk.audience for chunk in chunks])
    index.save(directory / "passages")
    np.save(directory / "titles.npy", np.tile(np.asarray(files.titles[:]), (base.copies, 1)))
    first = np.asarray(files.sentences[:])
    shape = (base.copies * len(first), first.shape[1])
    sparse = open_memmap(directory / "sentences.npy", mode="w+", dtype=np.float16, shape=shape)
    sparse[: len(first)] = first
    sparse.flush()


def turned(rows: NDArray[np.float32], copies: int) -> NDArray[np.float32]:
    """Return the rows, then copies of them with noise; all of unit length."""
    random = np.random.default_rng(11)
    found = np.empty((copies * len(rows), rows.shape[1]), dtype=np.float32)
    for copy in range(copies):
        noise = random.standard_normal(rows.shape, dtype=np.float32) * np.float32(TURNED / np.sqrt(rows.shape[1]))
        part = rows + (noise if copy else np.float32(0))
        found[copy * len(rows) : (copy + 1) * len(rows)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
