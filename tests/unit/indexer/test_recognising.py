"""A pile of files is read by a kind of source that there is."""

from __future__ import annotations

import pytest

from indexer.plugins import source_kinds
from indexer.recognising import kind_of


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ({"export/entities.xml", "export/attachments/1.pdf"}, "confluence-export"),
        ({"IT/index.html", "IT/styles/site.css"}, "confluence-export"),
        ({"channels.json", "users.json", "help/2026-01-02.json"}, "slack-export"),
        ({"HR/Leave.DOCX", "pictures/a.png"}, "files"),
        ({"site/index.html", "site/style.css"}, "files"),
    ],
)
def test_what_is_read_is_known_by_its_files(names: set[str], kind: str) -> None:
    assert kind_of(names) == kind
    assert kind in source_kinds()


def test_what_nobody_reads_has_no_kind() -> None:
    assert not kind_of({"picture.png", "users.json", "data.csv"})
    assert not kind_of(set())
