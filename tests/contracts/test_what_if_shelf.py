"""`WhatIfShelf`: what is to be tried comes back as it was kept; the last of one name counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.what_if import WhatIf
from app.ports import WhatIfShelf
from app.storage.home.what_if_files import WhatIfFiles
from tests.fakes.memory_what_ifs import MemoryWhatIfs

ASKED = WhatIf(
    name="less",
    history="march",
    answer_from=0.6,
    grace=120.0,
    channels=("slack:C1",),
    without=("vpn",),
    draft="# é\n=x",
)


@pytest.fixture(params=["memory", "files"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> WhatIfShelf:
    return MemoryWhatIfs() if request.param == "memory" else WhatIfFiles(tmp_path)


def test_what_is_kept_comes_back_and_the_last_counts(shelf: WhatIfShelf) -> None:
    for asked in (ASKED, replace(ASKED, answer_from=None)):
        shelf.keep(asked)
        assert shelf.get("less") == asked


def test_a_name_that_is_not_there_or_cannot_be_one_is_refused(shelf: WhatIfShelf) -> None:
    with pytest.raises(NotFound, match="less"):
        shelf.get("less")
    with pytest.raises(InvalidInput, match="name"):
        shelf.keep(replace(ASKED, name="../x"))
