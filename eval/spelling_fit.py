"""Learns the packaged spelling table from a corpus: `python -m eval.spelling_fit corpora/halyard`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from indexer.sources.jsonl import JsonlSource
from indexer.sources.markdown import MarkdownSource
from indexer.spelling import PACKAGED, learn_spelling
from indexer.types import Document, ResolvedThread

_NO_WORDS = re.compile(r"https?://\S+|`[^`]*`|\]\([^)]*\)")


def learn(corpus: Path) -> dict[str, dict[str, int]]:
    """Return the counts of pages (`kb/`) and of threads (`threads.jsonl`); requests stay unseen, to measure on."""
    texts: dict[str, list[str]] = {}
    for language, text in _texts(corpus):
        texts.setdefault(language, []).append(_NO_WORDS.sub(" ", text))
    return learn_spelling(texts)


def _texts(corpus: Path) -> Iterator[tuple[str, str]]:
    for page in MarkdownSource(corpus / "kb").documents():
        if isinstance(page, Document):
            yield page.language, page.text
    for thread in JsonlSource(corpus / "threads.jsonl").resolved_threads():
        if isinstance(thread, ResolvedThread):
            yield from ((thread.language, message.text) for message in thread.messages)


if __name__ == "__main__":
    counts = learn(Path(sys.argv[1]))
    PACKAGED.write_text(json.dumps(counts, ensure_ascii=False, separators=(",", ":")).replace("},", "},\n") + "\n")
