"""The triage file of a home as it stands now: an edit serves at once, a wrong one never."""

from __future__ import annotations

import logging
from pathlib import Path

from app.live import Live, first_of
from classifier.routing import Routing
from classifier.triage_file import read_routing
from classifier.types import BadRouting

log = logging.getLogger(__name__)

PACKAGED = Path(__file__).parents[1] / "triage.toml"
FORMER = "routing.toml"


def rules_file(home: Path) -> Path:
    """Return the file that rules now: `home/triage.toml`, a former `routing.toml`, or the packaged one."""
    return first_of(_own(home), PACKAGED)


def live_rules(home: Path) -> Live[Routing]:
    """Return the rules of `home`, read again whenever another file rules; raise `BadRouting` for a wrong one now."""
    if rules_file(home).name == FORMER:
        log.warning("%s is read for now; rename it to triage.toml, which holds more", rules_file(home))
    return Live(_own(home), lambda: read_routing(rules_file(home)), failures=(BadRouting,), name="triage file")


def _own(home: Path) -> tuple[Path, ...]:
    return home / "triage.toml", home / FORMER
