"""After an index was built: how readily its pages are taken for an answer, measured without a label."""

from __future__ import annotations

from pathlib import Path

from app.answering.calibrated_on import serving
from app.answering.lure import ASKED, Lure, lure_of, opening_lure_of, read_lure, write_lure
from app.bootstrap.deciding import build_confidence, own_curves, packaged_confidence
from app.domain.errors import NotReady
from indexer.bootstrap import open_retriever
from indexer.headings import own_headings, own_openings
from indexer.protocols import Retriever
from indexer.snapshot import current

CAREFUL = (
    "Many of these pages are alike, so a wrong one is easily taken for the right one. Until you judge some past "
    "requests (Admin, Evaluation, Gold sets), the engine is less sure here, and more questions go to people."
)
_TOLD_FROM = 0.5
"""Log odds; less is hardly noticed."""


def measure_lure(home: Path, retriever: Retriever | None = None) -> str:
    """Measure it where that was not done for an index like this one; return a sentence where it changes much, or "".

    A service gives the `retriever` that it holds open, since a second one holds the whole index once more. A home with
    curves of its own needs none: they were learned from what its pages answer.
    """
    snapshot = current(home / "index")
    if snapshot is None or own_curves(home).is_file():
        return ""
    curves = packaged_confidence()
    now = serving(snapshot, curves.version)
    known = _known(home)
    if known is None or not known.heard_openings or known.measured_on.mismatch(now):
        headings = own_headings(snapshot.path, most=ASKED)
        asked = open_retriever(home) if retriever is None else retriever
        levels = lure_of(curves, headings.found, asked, audience=headings.audience)
        if not levels:
            openings = own_openings(snapshot.path, most=ASKED)
            levels = opening_lure_of(curves, openings.found, asked, audience=openings.audience)
        write_lure(Lure(levels=levels, measured_on=now), home)
    return CAREFUL if max(build_confidence(home).doubt.values(), default=0.0) >= _TOLD_FROM else ""


def _known(home: Path) -> Lure | None:
    try:
        return read_lure(home)
    except NotReady:  # it is measured anew
        return None
