"""The half of a snapshot that needs no model: content, layout and words. It is searchable long before the vectors."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.content import write_content
from indexer.names import IN_MEMORY_BELOW, write_names
from indexer.noted.files import NOTED, VERSION, PageText, PassageText, write_notes
from indexer.passages import Passage, passage_of
from indexer.protocols import KeywordIndex
from indexer.types import Chunk, Document

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class LexicalHalf:
    """Documents and their chunks in document order, about to be written."""

    documents: Sequence[Document]
    chunks: Sequence[Chunk]

    @cached_property
    def passages(self) -> list[Passage]:
        """What the encoders will read of each chunk."""
        return [passage_of(chunk) for chunk in self.chunks]

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything that this half holds."""
        digest = hashlib.sha256(f"notes {VERSION}".encode())
        for document in self.documents:
            digest.update(repr((document.id, document.digest, document.url, document.updated)).encode())
        for chunk in self.chunks:
            held = (chunk.id, chunk.start, chunk.end, chunk.language, sorted(chunk.audience), chunk.text)
            digest.update(repr(held).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def write(self, directory: Path, words: Callable[[Path], KeywordIndex], models: Sequence[tuple[str, str]]) -> None:
        """Write everything into `directory`; `models` are name and id of those whose vectors will lie beside it."""
        write_content(directory / "content.sqlite", self.documents, self.chunks)
        self._write_places(directory)
        write_notes(directory / NOTED, page_texts(self.documents, self.chunks, self.passages))
        self._write_search(directory, models)
        index = words(directory / "keyword")
        index.add(self.chunks)
        index.save(directory / "keyword")

    def reuse(self, previous: Path | None, directory: Path, models: Sequence[tuple[str, str]]) -> bool:
        """Take the files of `previous` if it is a snapshot of words alone that holds exactly this; say whether."""
        if previous is None or not self._same(previous / "search.json"):
            return False
        # Snapshots are never written again, so the files can be shared.
        shutil.copytree(previous, directory, dirs_exist_ok=True, copy_function=_link)
        for own in ("manifest.json", "search.json"):
            (directory / own).unlink()
        self._write_search(directory, models)
        return True

    def _same(self, path: Path) -> bool:
        try:
            stored = json.loads(path.read_text())
        except (OSError, ValueError):
            return False
        return bool(stored.get("models") == [] and stored.get("fingerprint") == self.fingerprint)

    def _write_places(self, directory: Path) -> None:
        row = {document.id: number for number, document in enumerate(self.documents)}
        np.savez(
            directory / "chunks.npz",
            document=np.array([row[chunk.document_id] for chunk in self.chunks], dtype=np.int32),
            sentences=np.cumsum([0, *(len(passage.spans) for passage in self.passages)], dtype=np.int64),
        )
        places = [place for passage in self.passages for place in passage.places]
        np.save(directory / "spans.npy", np.array(places, dtype=np.int32).reshape(-1, 2))

    def _write_search(self, directory: Path, models: Sequence[tuple[str, str]]) -> None:
        stored: dict[str, object] = {
            "format": FORMAT,
            "models": [{"name": name, "id": model_id} for name, model_id in models],
            "fingerprint": self.fingerprint,
        }
        named = (("documents", [document.id for document in self.documents]), ("chunks", [c.id for c in self.chunks]))
        for kind, ids in named:
            if len(ids) < IN_MEMORY_BELOW:
                stored[kind] = ids
            elif not (directory / f"{kind}-names").is_dir():
                write_names(directory / f"{kind}-names", ids)
        (directory / "search.json").write_text(json.dumps(stored))


def page_texts(
    documents: Sequence[Document], chunks: Sequence[Chunk], passages: Sequence[Passage]
) -> Iterator[PageText]:
    """Yield each document with its chunks, `passages` being what the encoders read of these, to be noted."""
    by_document: dict[str, list[PassageText]] = {document.id: [] for document in documents}
    for chunk, passage in zip(chunks, passages, strict=True):
        own = PassageText(text=chunk.text, title_path=chunk.title_path, sentences=passage.places)
        by_document[chunk.document_id].append(own)
    for document in documents:
        yield PageText(title=document.title, text=document.text, passages=by_document[document.id])


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)
    return target
