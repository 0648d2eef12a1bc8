"""What a running service takes up without a restart: the triage model, and curves with their thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.answering.confidence import Beliefs
from app.answering.triager import ModelTriager
from app.domain.decision import Thresholds
from app.domain.errors import FirstlineError
from app.domain.request import Request
from app.domain.triage import Triage
from app.live import Live
from classifier.model import TriageModel
from classifier.types import ClassifierError
from indexer.types import Hit, IndexerError

_A_DECISION = 0.005
_FAILURES = (FirstlineError, ClassifierError, IndexerError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class LiveTriager:
    """`Triager` with the model that is promoted now; each request is read by one model alone."""

    serving: Live[ModelTriager]

    @property
    def model(self) -> TriageModel | None:
        """The model that serves."""
        return self.serving().model

    @property
    def version(self) -> str:
        """The version of the one that was asked last, or that there is none."""
        return self.serving.last.version

    def triage(self, request: Request) -> Triage:
        """Return what the model and the rules of the house say; any text is taken."""
        return self.serving().triage(request)

    def begin(self, request: Request) -> Callable[[], Triage]:
        """Return the rest of `triage`, by the model that was asked for the first half."""
        return self.serving().begin(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """Curves, and the thresholds that hold on them and the index that serves."""

    confidence: Beliefs
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class LiveCurves:
    """`Beliefs` by the curves in force; a decision, begun by its thresholds, ends by the curves beside them."""

    certified: Live[Certified]

    @property
    def version(self) -> str:
        """Which curves they are."""
        return self.certified.last.confidence.version

    def of(self, text: str, hits: tuple[Hit, ...]) -> float:
        """Return the probability that the first hit answers `text`; 0 without hits."""
        return self.certified.last.confidence.of(text, hits)

    def of_hit(self, text: str, hits: tuple[Hit, ...], rank: int) -> float:
        """Return the probability that the hit at `rank` (from 0) is worth reading."""
        return self.certified.last.confidence.of_hit(text, hits, rank)

    def of_reply(self, text: str, hits: tuple[Hit, ...], rank: int) -> float:
        """Return the probability that the hit at `rank` may be sent as a reply, by what was learned alone."""
        return self.certified().confidence.of_reply(text, hits, rank)


def live_triager(home: Path, rules: ModelTriager, load: Callable[[Path], TriageModel | None]) -> LiveTriager:
    """Return `rules` with the model of `home`, loaded anew when another is promoted or the last one comes back."""
    return LiveTriager(
        Live(
            [home / "triage" / "CURRENT"],
            lambda: replace(rules, model=load(home)),
            failures=_FAILURES,
            name="triage model",
            look_again=_A_DECISION,
        )
    )


def live_certified(home: Path, load: Callable[[], Certified]) -> Live[Certified]:
    """Return curves and thresholds of `home`, read again when one of them or the index is another."""
    files = (home / "confidence.json", home / "lure.json", home / "thresholds.toml", home / "index" / "CURRENT")
    return Live(files, load, failures=_FAILURES, name="confidence curves and thresholds", look_again=_A_DECISION)
