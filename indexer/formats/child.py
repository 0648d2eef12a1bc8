"""Reads one file after another in a process of its own: `python -m indexer.formats.child`.

Each line of standard input is a path as JSON, each line of standard output what became of it. Whatever a file makes its
reader do, only this process suffers, which may have no more memory than it is given and may write no file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from indexer.formats.pdf import read_pdf
from indexer.formats.plain import read_text
from indexer.formats.slides import read_pptx
from indexer.formats.values import Extracted, Unreadable, checked
from indexer.formats.word import read_docx

MEMORY = 2 << 30
_SECONDS = 300
READERS: dict[str, Callable[[Path], Extracted]] = {
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".pptx": read_pptx,
    ".txt": read_text,
}


def main() -> None:
    """Answer each line until there are no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not answer in our place
    _limit()
    for line in sys.stdin:
        _end_in(_SECONDS)
        answers.write(json.dumps(_answer(Path(json.loads(line)))) + "\n")
        answers.flush()
        _end_in(0)


def _answer(path: Path) -> dict[str, str]:
    try:
        made = checked(READERS[path.suffix.lower()](path))
    except Unreadable as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": f"reading it takes more than {MEMORY >> 30} GB of memory"}
    except Exception as error:  # noqa: BLE001 (the edge of a process: a file may break a library in any way)
        return {"reason": f"it is damaged ({type(error).__name__})"}
    return {"title": made.title, "text": made.text}


def _end_in(seconds: int) -> None:
    """Have the system end us then: who started us may be gone, and a library that hangs hears nothing else."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # where the system has no such limits, time alone is limited
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
