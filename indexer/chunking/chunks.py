"""Blocks packed into chunks of about equal size, each with the path of headings that leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.chunking.blocks import Block, read_blocks
from indexer.types import Chunk, Document

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkOptions:
    """Sizes in characters: a chunk has at most `limit`, unless one table row or code line alone is longer.

    A section starts a chunk of its own once the one before has `enough`; a rest shorter than `rest` stays with it.
    """

    limit: int = 1400
    enough: int = 500
    rest: int = 150

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would be cut differently."""
        return f"1:{self.limit}:{self.enough}:{self.rest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    start: int
    end: int
    path: tuple[str, ...]
    opens_section: bool = False
    says_nothing: bool = False


def chunk_document(document: Document, options: ChunkOptions | None = None) -> tuple[Chunk, ...]:
    """Cut `document.text` into chunks in order; between them lies only white space, and none is empty.

    Deterministic. A text without any visible character has no chunks. `title_path` starts with the page title.
    """
    options = options or ChunkOptions()
    text = document.text
    if len(text) <= options.limit:
        spans = [_Piece(start=0, end=len(text), path=())]
    else:
        spans = _join_rests(_pack(_pieces(text, options), options), options)
    visible = (trimmed for span in spans if (trimmed := _trim(text, span)) is not None)
    return tuple(_chunk(document, position, piece) for position, piece in enumerate(visible))


def _chunk(document: Document, position: int, piece: _Piece) -> Chunk:
    headings = tuple(title for title in piece.path if title and title != document.title)
    return Chunk(
        id=f"{document.id}#{position}",
        document_id=document.id,
        position=position,
        text=document.text[piece.start : piece.end],
        start=piece.start,
        end=piece.end,
        title_path=(document.title, *headings) if document.title else headings,
        language=document.language,
        audience=document.audience,
        tags=document.tags,
    )


def _pieces(text: str, options: ChunkOptions) -> Iterator[_Piece]:
    """Yield the smallest parts that may be moved between chunks, each at most `limit` long where it can be."""
    open_headings: list[Block] = []
    path: tuple[str, ...] = ()
    for block in read_blocks(text):
        if block.kind == "heading":
            open_headings = [*(h for h in open_headings if h.level < block.level), block]
            path = tuple(heading.title for heading in open_headings)
            yield _Piece(start=block.start, end=block.end, path=path, opens_section=True, says_nothing=True)
            continue
        for start, end in _cut(text, block, options.limit):
            yield _Piece(start=start, end=end, path=path, says_nothing=block.kind == "blank")


def _cut(text: str, block: Block, limit: int) -> Iterator[tuple[int, int]]:
    if block.end - block.start <= limit or block.kind == "blank":
        yield block.start, block.end
        return
    parts = _split_prose(text[block.start : block.end], limit) if block.kind == "prose" else None
    start = block.start
    for part in parts or _LINE.findall(text, block.start, block.end):
        yield start, start + len(part)
        start += len(part)


def _split_prose(text: str, limit: int) -> list[str]:
    # imported here: a run that finds nothing changed need not pay for loading it
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=limit,
        chunk_overlap=0,
        separators=[r"\n", r"(?<=[.!?。！？…])\s+", r"\s+", ""],
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
    )
    parts: list[str] = splitter.split_text(text)
    return parts


def _pack(pieces: Iterator[_Piece], options: ChunkOptions) -> Iterator[_Piece]:
    current: _Piece | None = None
    for piece in pieces:
        if current is None:
            current = piece
        elif _starts_new(current, piece, options):
            yield current
            current = piece
        else:
            current = _joined(current, piece)
    if current is not None:
        yield current


def _starts_new(current: _Piece, piece: _Piece, options: ChunkOptions) -> bool:
    if current.says_nothing:
        return False  # a heading alone is no passage: it belongs to what follows
    if piece.opens_section and current.end - current.start >= options.enough:
        return True
    return piece.end - current.start > options.limit


def _joined(first: _Piece, second: _Piece) -> _Piece:
    if first.says_nothing and second.path[: len(first.path)] == first.path:
        shared = second.path  # still opening: the deeper heading names the whole chunk
    else:
        shared = _shared_path(first.path, second.path)
    return replace(first, end=second.end, path=shared, says_nothing=first.says_nothing and second.says_nothing)


def _shared_path(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    length = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    return first[: min(len(first), len(second)) if length is None else length]


def _join_rests(packed: Iterator[_Piece], options: ChunkOptions) -> list[_Piece]:
    """Give a short last part of a section back to the chunk before it; alone it would say too little."""
    chunks: list[_Piece] = []
    for piece in packed:
        is_rest = piece.end - piece.start < options.rest and not piece.opens_section
        if chunks and is_rest and piece.end - chunks[-1].start <= options.limit + options.rest:
            chunks[-1] = _joined(chunks[-1], piece)
        else:
            chunks.append(piece)
    return chunks


def _trim(text: str, piece: _Piece) -> _Piece | None:
    raw = text[piece.start : piece.end]
    body = raw.strip()
    if not body:
        return None
    start = piece.start + len(raw) - len(raw.lstrip())
    return replace(piece, start=start, end=start + len(body))
