"""A look that hangs keeps nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from app.bootstrap.sources.in_time import InTime
from app.bootstrap.sources.live_sources import AllowedSources
from app.domain.errors import NotReady
from app.settings import Settings


@contextmanager
def hanging(place: str) -> Iterator[InTime]:
    """Looks of which the one at this place does not end before the block does."""
    in_time, over = InTime(0.01), Event()
    try:
        with pytest.raises(TimeoutError):
            in_time(place, over.wait)
        yield in_time
    finally:
        over.set()


def test_what_a_look_says_or_raises_arrives() -> None:
    in_time = InTime(60)
    assert in_time("a", lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        in_time("b", lambda: 1 // 0)


def test_a_place_that_hangs_is_not_looked_at_again() -> None:
    looked: list[str] = []
    with hanging("share") as in_time, pytest.raises(TimeoutError):
        in_time("share", lambda: looked.append("share"))
    assert not looked


def test_trying_a_folder_on_a_share_that_hangs_says_so(tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path, "sources_allowed": [f"files:{tmp_path}"]})
    with hanging(str(tmp_path)) as in_time, pytest.raises(NotReady, match="does not answer"):
        AllowedSources(settings, in_time=in_time).sample("files", str(tmp_path))
