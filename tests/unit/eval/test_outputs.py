from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput
from eval.outputs import write_output


def test_a_file_gets_the_folder_it_needs_and_replaces_what_was_there(tmp_path: Path) -> None:
    for text in ("one\n", "dos ñ \ud800\n"):
        write_output(tmp_path / "new" / "folder" / "figures.txt", text, called="figures")
    assert (tmp_path / "new" / "folder" / "figures.txt").read_text(encoding="utf-8") == "dos ñ ?\n"
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["figures.txt"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, heard = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    reader.start()
    write_output(pipe, "hello\n", called="run")
    reader.join(30)
    assert heard == ["hello\n"]
    assert pipe.is_fifo()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="The run cannot be written to"):
        write_output(tmp_path / "file" / "run.trec", "", called="run")
