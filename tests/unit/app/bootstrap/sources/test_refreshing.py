"""A late reply, or a wish, changes the index of a running service."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.bootstrap.sources.kinds import TICKETS, own_kinds
from app.bootstrap.sources.refreshing import index_again
from app.services.access.leave_out import LeaveOut
from app.settings import load_settings
from app.storage.knowledge_stamp import knowledge_stamp
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.ledger import Ledger
from indexer.naming import settled_name
from tests.unit.app.storage.test_knowledge_sources import Desk


def _text(home: Path) -> str:
    with Ledger(home / "index" / "ledger.sqlite") as ledger:
        return "\n".join(document.text for document in ledger.documents())


def test_what_was_indexed_once_is_kept_up_to_date(tmp_path: Path) -> None:
    settings, desk, stamps = load_settings(home=tmp_path), Desk(tmp_path), list[Hashable]()
    desk.solved()
    database = open_store(settings).engine
    assert index_again(settings) == 0
    name = settled_name(tmp_path, kind=TICKETS, location=str(tmp_path), proposed=TICKETS)
    build([own_kinds(settings)[TICKETS]("", name=name)], home=tmp_path, writer=default_writer(tmp_path))

    stamps.append(knowledge_stamp(database))
    desk.say(1, "Since May the port is 4600.", minute=90)
    stamps.append(knowledge_stamp(database))
    assert index_again(settings) == 1
    assert "Since May the port is 4600." in _text(tmp_path)

    LeaveOut(unit_of_work=open_store(settings), clock=SystemClock())("anna.rossi@example.com", by="anna")
    stamps.append(knowledge_stamp(database))
    assert index_again(settings) == 0
    assert len(set(stamps)) == 3
