"""One decision, one state: what changes in the middle of it is for the next one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.answering.confidence import PACKAGED, read_confidence
from app.bootstrap.in_force import Certified, LiveCurves
from app.domain.decision import Thresholds
from app.live import Live
from tests.fakes.builders import a_hit

PACKAGED_CURVES = read_confidence(PACKAGED)


def test_a_decision_ends_by_the_curves_beside_the_thresholds_that_it_began_with(tmp_path: Path) -> None:
    file = tmp_path / "confidence.json"
    file.write_text("first")
    certified = Live(
        [file],
        lambda: Certified(
            confidence=replace(
                PACKAGED_CURVES, version=file.read_text(), doubt={"multilingual": 1.0 * file.stat().st_size}
            ),
            thresholds=Thresholds(source=file.read_text()),
        ),
        failures=(),
        name="curves",
    )
    curves, hits = LiveCurves(certified), (a_hit(),)
    assert certified().thresholds.source == "first"
    file.write_text("another")
    before = curves.of("vpn?", hits), curves.of_hit("vpn?", hits, 0)
    assert curves.version == "first"
    assert certified().thresholds.source == "another"
    assert curves.version == "another"
    assert curves.of("vpn?", hits) < before[0]
    assert curves.of_hit("vpn?", hits, 0) < before[1]
