"""A source that is read no more. Its documents stay, and wait for a person's decision as missing ones do."""

from __future__ import annotations

from pathlib import Path

from indexer.build import exclusive
from indexer.ledger import Ledger


def stop_reading(source: str, *, home: Path) -> int:
    """Note that this source is read no more, and return how many of its documents await a decision by that.

    They are served until somebody deletes them (`settle_missing`); whoever reads the source again undoes it. Raises
    `IndexerError` where the home cannot be written, or while a build is running.
    """
    index_dir = home / "index"
    with exclusive(index_dir), Ledger(index_dir / "ledger.sqlite") as ledger:
        live = [id_ for id_, entry in ledger.entries(source).items() if entry.state == "live"]
        ledger.mark(source, live, "tombstoned")
        ledger.stop(source)
        ledger.commit()
    return len(live)
