"""Reading a folder of files that is killed: what was read is kept, and the next run reads only the rest."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from indexer.sources.files import FilesSource
from indexer.types import Document
from tests.fixtures.knowledge import write_files

FILES = 400
READ = "import sys; from pathlib import Path; from indexer.sources.files import FilesSource; "
READ += "FilesSource(sys.argv[1], shelf=Path(sys.argv[2])).fetch()"


def test_after_a_kill_no_file_is_read_twice(tmp_path: Path) -> None:
    folder, shelf = tmp_path / "kb", tmp_path / "desk" / "files.sqlite"
    for number in range(FILES):
        write_files(folder, {f"{number:03}.txt": f"Rule number {number} says what is done."})
    with subprocess.Popen([sys.executable, "-c", READ, str(folder), str(shelf)]) as run:
        while run.poll() is None and not kept(shelf):
            time.sleep(0.002)
        run.kill()
    marked = kept(shelf)
    assert 0 < len(marked) < FILES
    with sqlite3.connect(shelf) as database:
        database.execute("UPDATE texts SET title = 'Read before'")
    source = FilesSource(folder, shelf=shelf)
    source.fetch()
    found = [page for page in source.documents() if isinstance(page, Document)]
    assert len(found) == FILES
    assert sum(page.title == "Read before" for page in found) == len(marked)


def kept(shelf: Path) -> set[str]:
    """Return what is on the shelf so far."""
    if not shelf.is_file():
        return set()
    try:
        with sqlite3.connect(f"{shelf.as_uri()}?mode=ro", uri=True) as database:
            return {digest for (digest,) in database.execute("SELECT digest FROM texts")}
    except sqlite3.OperationalError:  # not made yet, or being written
        return set()
