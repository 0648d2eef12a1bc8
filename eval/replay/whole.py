"""A history replayed from its beginning to its end, on the home as it is or on a copy in which something is tried."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from app.answering.likeness import EncodedLikeness, packaged_curve
from app.settings import load_settings
from app.storage.home.model_shelf import ModelShelf
from eval.certificate import Promise
from eval.errors import EvaluationError
from eval.home_copy import added_to, copy_with
from eval.outputs import make_folder, write_output
from eval.replay.certificates import CertificateMode, home_serves_from, promise_of
from eval.replay.changes import Changed
from eval.replay.circumstances import circumstances
from eval.replay.figures import CameBack, Figures, Outcome, decision_rows, outcomes, replay_figures
from eval.replay.lessons import Course, certificates_of
from eval.replay.moments import Serving, plan_refits
from eval.replay.replayer import Setup, digest
from eval.replay.rows import History
from eval.replay.run import Advance, Run, replayer_of, run, taught
from eval.replay.triage import FIRST_ROWS, GROWTH, TriageMode, model_serves_from, plan_lessons
from eval.sharing_out import Others, other_processes
from indexer.bootstrap import default_encoder
from indexer.progress import progress_bar

FEW = 400
"""So few requests are replayed faster by one process than by several that must each load the encoders."""
RULES = "triage.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What is tried: what `changed` says, pages of `sources` (KIND:PLACE) added, files with other `texts`."""

    changed: Changed = field(default_factory=Changed)
    sources: Sequence[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def on(self, setup: Setup, directory: Path) -> Setup:
        """Return the setup with it, on a copy of the home in `directory` where the home itself would not do."""
        changed = replace(self.changed, rules=digest(self.texts[RULES]) if RULES in self.texts else "")
        if not self.sources and not self.texts:
            return replace(setup, changed=changed)
        copy = copy_with(setup.home, self.sources, directory, texts=self.texts)
        return replace(setup, home=copy, changed=replace(changed, tried=added_to(setup.home, copy)))


@dataclass(frozen=True, slots=True)
class Learning:
    """Where the models that a history teaches are kept while it is replayed, and how they are made."""

    directory: Path
    seed: int
    others: Others | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """By which models requests are routed, and by whose certificates they are answered."""

    triage: TriageMode = "auto"
    certificate: CertificateMode = "auto"


BY_ITSELF = Ways()
"""What the home has from the day it was made on, before it what the history teaches and proves."""


@contextmanager
def learning_with(seed: int, processes: int) -> Iterator[Learning]:
    """Give a place for what is learned, and processes beside this one; both are gone afterwards."""
    with TemporaryDirectory() as directory, other_processes(processes - 1) as others:
        yield Learning(Path(directory), seed, others)


def taught_by(history: History, plain: Setup, learning: Learning, ways: Ways = BY_ITSELF) -> Setup:
    """Return the setup with the models and the certificates that a history brings about as it goes on."""
    return _with_models(history, _with_certificates(history, plain, ways.certificate, learning), ways.triage, learning)


def _with_models(history: History, plain: Setup, wanted: TriageMode, learning: Learning) -> Setup:
    """Return the setup with the triage models that the history itself teaches, before the home's own was there."""
    own = model_serves_from(wanted, plain.home, history.requests)
    if own == 0:
        return plain
    planned = plan_refits(history.requests, lambda past: past.queue, first=FIRST_ROWS, growth=GROWTH)
    refits = [refit for refit in planned if refit.start < own]
    lessons = plan_lessons(history.requests, refits, learning.directory, seed=learning.seed)
    setup = taught(plain, lessons, learning.others)
    if own == len(history.requests):
        return setup
    shelf = ModelShelf(plain.home)
    return replace(setup, models=(*setup.models, (own, shelf.path(shelf.current))))


def _with_certificates(history: History, plain: Setup, wanted: CertificateMode, learning: Learning) -> Setup:
    """Return the setup with the certificates that the history itself proves, before the home's own was there.

    A home that never evaluated is replayed as one that does not, unless `history` is asked for.
    """
    count = len(history.requests)
    own = home_serves_from(wanted, plain.home, history.requests)
    made: tuple[Serving[Path], ...] = ()
    if own and wanted != "none":
        promise = promise_of(plain.home) or Promise()
        course = Course(promise, learning.directory, learning.seed, learning.others)
        made = certificates_of(plain, history.requests, own, course)
    return replace(plain, certificates=(*made, *([(own, None)] if own < count else [])))


def replayed_with(
    history: History, setup: Setup, decisions: Path | None, others: Others | None
) -> tuple[tuple[Outcome, ...], Figures]:
    """Return the outcomes of a history and their figures; write the decisions where a file is named."""
    if decisions:
        make_folder(decisions, called="decisions")
    kept = decisions.with_name(f"{decisions.name}.part") if decisions else None
    unknown = replayer_of(setup).unknown  # a home that cannot be replayed says so before anything starts
    if unknown:
        raise EvaluationError(f"There is no document {unknown[0]!r} in {str(setup.home)!r} to leave out.")
    with _progress(len(history.requests)) as advance:
        made = run(Run(setup=setup, requests=history.requests, others=others, kept=kept, advance=advance))
    settings, curve = load_settings(home=setup.home), packaged_curve("repeats")
    likeness = EncodedLikeness(encoder=default_encoder(), curve=curve)
    found = outcomes(
        history, made, CameBack(likeness=likeness, days=settings.repeat_days, least=settings.repeat_likeness)
    )
    if decisions is not None:
        lines = (json.dumps(row) + "\n" for row in decision_rows(found))
        write_output(decisions, "".join(lines), called="decisions")
    return found, replay_figures(history, found) | circumstances(setup, history.requests)


def usual_processes(requests: int) -> int:
    """Return how many processes replay so many requests the fastest."""
    return 1 if requests < FEW else min(2, os.cpu_count() or 1)


@contextmanager
def _progress(total: int) -> Iterator[Advance]:
    """Show how many were replayed."""
    done = 0
    with progress_bar("Replaying") as show:

        def advance(count: int) -> None:
            nonlocal done
            done += count
            show(done, total)

        yield advance
