"""How readily pages that do not answer look as if they did, in a house that has labelled nothing.

Headings of its own pages are asked while their page is hidden, so that whatever is found answers something else. The
surer the curve is of it than it was where it was learned, the more is taken from every confidence here. Where pages
have no headings, such as answers to single questions, their first sentences are asked instead.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from app.answering.calibrated_on import CalibratedOn, calibrated_table, read_calibrated
from app.answering.confidence import Confidence, encoder_of
from app.domain.errors import NotReady
from app.whole import write_whole
from indexer.headings import Heading
from indexer.protocols import Retriever
from indexer.types import Hit

FILE = "lure.json"
ASKED = 200
"""So many headings are asked at most: about two seconds."""
LEAST = 40
"""Fewer in the languages of one encoder say nothing."""
BELIEVED = 0.7
"""So much of the difference is taken from confidence; all of it sent too much away where pages are good."""
OPENINGS = " by openings"
"""What ends the name of a level that first sentences told."""
_OPENINGS_BELIEVED, _BEYOND = 2.0, 0.25
"""The same for them, of what goes beyond the demo's by more than chance: a first sentence lures less than a heading."""
_NOTED = 0.1
"""Less is chance: another build, another machine."""
_FOUND, _LEAST_FOUND = 10, 3
_SURE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lure:
    """For each encoder, how sure the curve is on average of what does not answer, in log odds; and what it is of.

    `heard_openings` is false for what was measured before first sentences were asked where headings tell nothing.
    """

    levels: Mapping[str, float]
    measured_on: CalibratedOn
    heard_openings: bool = True


def lure_of(
    curves: Confidence, headings: Sequence[Heading], retriever: Retriever, *, audience: frozenset[str]
) -> Mapping[str, float]:
    """Return the mean log odds for each encoder that at least `LEAST` of the headings are asked of."""
    sure = defaultdict[str, list[float]](list)
    for heading in headings:
        others = _others(heading, retriever.search(heading.text, audience=audience, k=_FOUND + 1))
        if len(others) >= _LEAST_FOUND:
            sure[encoder_of(others[0])].append(_log_odds(curves.of(heading.text, others)))
    return {encoder: round(fmean(odds), 3) for encoder, odds in sorted(sure.items()) if len(odds) >= LEAST}


def opening_lure_of(
    curves: Confidence, openings: Sequence[Heading], retriever: Retriever, *, audience: frozenset[str]
) -> Mapping[str, float]:
    """Return the same for first sentences, each under its own name."""
    levels = lure_of(curves, openings, retriever, audience=audience)
    return {f"{encoder}{OPENINGS}": level for encoder, level in levels.items()}


def doubting(curves: Confidence, levels: Mapping[str, float]) -> Confidence:
    """Return `curves` less sure, the more pages here lure beyond those they were learned on; never surer."""
    more = {name: levels[name] - usual for name, usual in sorted(curves.lure.items()) if name in levels}
    believed = {name.removesuffix(OPENINGS): _believed(name, odds) for name, odds in more.items()}
    doubt = {encoder: round(odds, 2) for encoder, odds in believed.items() if odds >= _NOTED}
    if not doubt:
        return curves
    told = ", ".join(f"{name} {odds:.2f}" for name, odds in doubt.items())
    return replace(curves, doubt=doubt, version=f"{curves.version} less {told}")


def write_lure(lure: Lure, home: Path) -> None:
    """Keep it in `home`, whole or not at all."""
    table = {
        "levels": dict(lure.levels),
        "heard_openings": lure.heard_openings,
        "measured_on": calibrated_table(lure.measured_on),
    }
    write_whole(home / FILE, json.dumps(table, indent=1) + "\n")


def read_lure(home: Path) -> Lure | None:
    """Return what was kept, None before it was measured; raise `NotReady` for a file that is broken."""
    path = home / FILE
    if not path.is_file():
        return None
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        levels = {str(name): float(level) for name, level in table["levels"].items()}
        heard = bool(levels) or bool(table.get("heard_openings", False))
        return Lure(levels=levels, measured_on=read_calibrated(table["measured_on"], path), heard_openings=heard)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotReady(
            f"{str(path)!r} cannot be read ({error!r}). Delete it, and run `firstline index` again."
        ) from error


def _believed(name: str, odds: float) -> float:
    return _OPENINGS_BELIEVED * (odds - _BEYOND) if name.endswith(OPENINGS) else BELIEVED * odds


def _others(heading: Heading, found: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits without the heading's page, and without copies of it: pages of the same title, if it has one."""
    others = (hit for hit in found if hit.document.id != heading.document_id)
    return tuple(hit for hit in others if not heading.title or hit.document.title != heading.title)[:_FOUND]


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _SURE), 1.0 - _SURE)
    return math.log(bounded / (1.0 - bounded))
