"""What was noted of all pages, in files of a snapshot that are read where they lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.lib import format as npy
from numpy.typing import ArrayLike, DTypeLike, NDArray

from indexer.lazily import lazily
from indexer.noted.lines import note_sentences
from indexer.noted.values import PageWords, PassageNotes, SentenceNotes, Span
from indexer.noted.wholes import note_page, note_passage
from indexer.rowfile import Numbers, RowSource, in_ranges, open_rows

VERSION = 2
"""Of what is noted: a snapshot with notes of another one is read without them."""
NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """A passage below its titles, and where its sentences lie in the page."""

    text: str
    title_path: Sequence[str]
    sentences: Sequence[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page and its passages."""

    title: str
    text: str
    passages: Sequence[PassageText]


def write_notes(directory: Path, pages: Iterable[PageText]) -> None:
    """Note everything of `pages`, whose passages and sentences are numbered as they come, in the new `directory`."""
    directory.mkdir()
    with ExitStack() as files:

        def growing(name: str, dtype: DTypeLike) -> _Growing:
            return files.enter_context(_Growing(directory / f"{name}.npy", np.dtype(dtype)))

        traits, said = growing("traits", np.uint16), growing("passage-said", np.uint32)
        times = growing("page-times", np.uint16)
        sentences, passages, whole = (_Runs(growing(of, np.uint32), growing(f"{of}-ends", np.int64)) for of in _WORDS)
        for page in pages:
            noted = note_sentences(page.text, [span for passage in page.passages for span in passage.sentences])
            traits.append(noted.traits)
            sentences.append(noted.words, noted.sizes)
            for passage in page.passages:
                own = note_passage(passage.text, passage.title_path, page.title)
                said.append([len(own.said)])
                passages.append([*own.said, *own.titled], [len(own.said) + len(own.titled)])
            words = note_page(page.title, page.text)
            whole.append(words.words, [len(words.words)])
            times.append(words.times)
    (directory / "noted.json").write_text(json.dumps({"version": VERSION}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFiles:
    """Reads what was noted, by the row of a sentence, a passage or a page."""

    traits: RowSource
    sentence_words: Ragged
    passage_words: Ragged
    passage_said: RowSource
    page_words: Ragged
    page_times: RowSource

    def sentences(self, rows: Numbers) -> SentenceNotes:
        """Return what was noted of the sentences of these rows, in this order."""
        sizes, words = self.sentence_words.of_many(rows)
        return SentenceNotes(traits=self.traits[rows], sizes=sizes, words=words)

    def passage(self, row: int) -> PassageNotes:
        """Return the words of the passage of this row."""
        words, said = self.passage_words[row].tolist(), int(self.passage_said[row : row + 1][0])
        return PassageNotes(said=words[:said], titled=words[said:])

    def page(self, row: int) -> PageWords:
        """Return the words of the page of this row."""
        run = self.page_words.run(row)
        return PageWords(words=self.page_words.values[run], times=self.page_times[run])


@dataclass(frozen=True, kw_only=True, eq=False)
class NotedHit:
    """`Noted` of one hit, by the rows of its page, its passage and its sentences; `spans` (n, 2) is where these lie."""

    files: NoteFiles
    document: int
    chunk: int
    rows: Numbers
    spans: Numbers

    def sentences(self, spans: Sequence[Span]) -> SentenceNotes | None:
        known = dict(zip(map(tuple, self.spans.tolist()), self.rows.tolist(), strict=True))
        rows = [known[span] for span in spans if span in known]
        return self.files.sentences(np.array(rows, dtype=np.int64)) if len(rows) == len(spans) else None

    def passage(self) -> PassageNotes:
        return self._passage

    @lazily
    def _passage(self) -> PassageNotes:
        """Read once: search compares passages with each other, and so does whoever answers."""
        return self.files.passage(self.chunk)

    def page(self) -> PageWords:
        return self.files.page(self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ragged:
    """Values of many rows one after the other; row r has those from `ends[r]` to `ends[r + 1]`."""

    values: RowSource
    ends: RowSource

    def run(self, row: int) -> slice:
        """Return where the values of a row lie."""
        start, end = self.ends[row : row + 2].tolist()
        return slice(start, end)

    def __getitem__(self, row: int) -> NDArray[Any]:
        return self.values[self.run(row)]

    def of_many(self, rows: Numbers) -> tuple[Numbers, NDArray[Any]]:
        """Return how many values each of `rows` has, and all of them."""
        sizes, places = in_ranges(self.ends[rows], self.ends[rows + 1])
        return sizes, self.values[places]


def is_noted(directory: Path) -> bool:
    """Whether notes by this release's rules lie there; without them each decision reads its pages' words anew."""
    about = directory / "noted.json"
    return about.is_file() and bool(json.loads(about.read_text()).get("version") == VERSION)


def open_notes(directory: Path) -> NoteFiles | None:
    """Open what `write_notes` wrote; None where nothing was noted, or by other rules than this release's."""
    if not is_noted(directory):
        return None

    def rows(name: str) -> RowSource:
        return open_rows(directory / f"{name}.npy")

    sentences, passages, pages = (Ragged(values=rows(of), ends=rows(f"{of}-ends")) for of in _WORDS)
    return NoteFiles(
        traits=rows("traits"),
        sentence_words=sentences,
        passage_words=passages,
        passage_said=rows("passage-said"),
        page_words=pages,
        page_times=rows("page-times"),
    )


_WORDS = ("sentence-words", "passage-words", "page-words")


class _Growing:
    """A one-dimensional .npy file of as many values as are appended: all pages' at once would fill the memory."""

    def __init__(self, path: Path, dtype: np.dtype[Any]) -> None:
        self._file, self._dtype, self._count = path.open("wb"), dtype, 0

    def __enter__(self) -> Self:
        self._write_header()
        return self

    def append(self, values: ArrayLike) -> None:
        new = np.asarray(values, dtype=self._dtype)
        self._file.write(new.tobytes())
        self._count += len(new)

    def __exit__(self, *_: object) -> None:
        self._file.seek(0)
        self._write_header()  # numpy leaves room in it for the number to grow
        self._file.close()

    def _write_header(self) -> None:
        described = {"descr": npy.dtype_to_descr(self._dtype), "fortran_order": False, "shape": (self._count,)}
        npy.write_array_header_1_0(self._file, described)


class _Runs:
    """The two files of a `Ragged`."""

    def __init__(self, values: _Growing, ends: _Growing) -> None:
        self._values, self._ends, self._end = values, ends, 0
        ends.append([0])

    def append(self, values: ArrayLike, sizes: ArrayLike) -> None:
        """Append the values of as many rows as there are `sizes`."""
        self._values.append(values)
        ends = self._end + np.cumsum(sizes, dtype=np.int64)
        self._ends.append(ends)
        self._end = int(ends[-1]) if len(ends) else self._end
