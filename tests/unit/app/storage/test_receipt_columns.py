"""Receipts of before can be looked up after the migration, as those that come after it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import app.storage.migrate
from app.domain.receipt_search import ReceiptSearch
from app.storage.codec import encode
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import MOMENT, a_decision, a_receipt


def test_receipts_of_before_are_filled_in(tmp_path: Path) -> None:
    engine, config = open_database(database_url(tmp_path)), Config()
    config.set_main_option("script_location", str(Path(app.storage.migrate.__file__).parent / "migrations"))
    receipt = a_receipt(decision=a_decision("escalate"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
        connection.execute(
            text("INSERT INTO receipts (id, request_id, at, payload) VALUES (:id, 'req_1', :at, :payload)"),
            {"id": receipt.id, "at": MOMENT.replace(tzinfo=None).isoformat(" "), "payload": encode(receipt)},
        )
    migrate(engine)
    with SqlUnitsOfWork(engine)() as work:
        line = work.receipts.find(ReceiptSearch(kind="escalate"))[0]
    assert (line.id, line.reason, line.confidence, line.language) == ("rcp_1", "no_good_answer", 0.9, "en")
