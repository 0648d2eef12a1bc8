"""Chunks a second of a whole snapshot against those of the bare encoders, on the same chunks in the same run.

First by the processor time of all threads, which a busy machine does not distort, then by the clock, by which the
encoders run side by side.

python -m benchmarks.index_rate FOLDER_OF_MARKDOWN [PAGES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

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
        bare[model.name] = Taken.by(partial(model.embedder.embed_passages, texts))
    with tempfile.TemporaryDirectory() as home:
        writer, target = default_writer(Path(home)), Path(home) / "snapshot"
        target.mkdir()
        whole = Taken.by(lambda: writer.write(target, documents, chunks, previous=None, progress=lambda *_: None))
    print(f"{len(documents)} pages, {len(chunks)} chunks")
    for kind in ("processor", "clock"):
        seconds, encoders = getattr(whole, kind), {name: getattr(taken, kind) for name, taken in bare.items()}
        both = sum(encoders.values())
        alone = ", ".join(f"{name} {len(chunks) / taken:.1f}" for name, taken in encoders.items())
        print(f"by {kind}: snapshot {len(chunks) / seconds:.1f} chunks/s; bare {alone}; {both / seconds:.0%} of both")


class Taken(NamedTuple):
    """Seconds of a piece of work."""

    processor: float
    clock: float

    @classmethod
    def by(cls, work: Callable[[], object]) -> Taken:
        """Measure `work`."""
        processor, clock = time.process_time(), time.perf_counter()
        work()
        return cls(time.process_time() - processor, time.perf_counter() - clock)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
