"""What the encoders are given: passages headed by their titles, with the places of their sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.sentences import sentence_spans
from indexer.types import Chunk, Document

Identify = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text to embed and its sentences: `spans` within `text`, `places` the same within the document's text."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int], ...] = ()


def passage_of(chunk: Chunk) -> Passage:
    """Return the chunk's text below its title path; a heading gives a bare step list its subject."""
    head = " — ".join(chunk.title_path)
    repeated = chunk.text.strip() in {"", head}
    text = f"{head}\n{chunk.text}" if head and not repeated else chunk.text or head
    shift = len(text) - len(chunk.text)
    sentences = sentence_spans(chunk.text)
    return Passage(
        text=text,
        spans=tuple((start + shift, end + shift) for start, end in sentences),
        places=tuple((start + chunk.start, end + chunk.start) for start, end in sentences),
    )


def searchable(documents: Sequence[Document], chunks: Sequence[Chunk], identify: Identify) -> list[Chunk]:
    """Return the chunks in document order, each with a language.

    A page without text but with a title is still found: it gets one empty chunk.
    """
    by_document: dict[str, list[Chunk]] = {document.id: [] for document in documents}
    for chunk in chunks:
        by_document[chunk.document_id].append(chunk)
    languages = {d.id: d.language or identify(f"{d.title}\n{d.text[:2000]}") for d in documents}
    return [
        chunk if chunk.language else replace(chunk, language=languages[document.id])
        for document in documents
        for chunk in _of_document(document, by_document)
    ]


def _of_document(document: Document, by_document: Mapping[str, list[Chunk]]) -> list[Chunk]:
    chunks = sorted(by_document[document.id], key=lambda chunk: chunk.position)
    if chunks or not document.title.strip():
        return chunks
    title = Chunk(
        id=f"{document.id}#title",
        document_id=document.id,
        position=0,
        text="",
        start=0,
        end=0,
        title_path=(document.title,),
        audience=document.audience,
        tags=document.tags,
    )
    return [title]
