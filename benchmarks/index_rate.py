"""Chunks a CPU-second of a whole snapshot against those of the bare encoders, on the same chunks in the same run.

python -m benchmarks.index_rate FOLDER_OF_MARKDOWN [PAGES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from indexer.bootstrap import default_writer, dense_models
from indexer.chunking import chunk_document
from indexer.passages import passage_of
from indexer.sources.markdown import MarkdownSource
from indexer.types import Document


def main(folder: Path, pages: int) -> None:
    """Print both rates and their ratio."""
    found = (page for page in MarkdownSource(folder).documents() if isinstance(page, Document))
    documents = list(islice(found, pages))
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    texts = [passage_of(chunk).text for chunk in chunks]
    bare = {}
    for model in dense_models():
        model.embedder.embed_passages(texts[:8])
        bare[model.name] = seconds(lambda encoder=model.embedder: encoder.embed_passages(texts))
    with tempfile.TemporaryDirectory() as home:
        writer, target = default_writer(Path(home)), Path(home) / "snapshot"
        target.mkdir()
        whole = seconds(lambda: writer.write(target, documents, chunks, previous=None, progress=lambda *_: None))
    print(f"{len(documents)} pages, {len(chunks)} chunks; a CPU-second: whole snapshot {len(chunks) / whole:.1f}")
    for name, taken in bare.items():
        print(f"bare {name} {len(chunks) / taken:.1f} ({taken / whole:.0%} of it reached)")
    print(f"bare both, one after the other {len(chunks) / sum(bare.values()):.1f} ({sum(bare.values()) / whole:.0%})")


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of `work`, of all threads: on a busy machine the wall clock measures the others."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
