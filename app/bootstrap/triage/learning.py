"""What people's corrections are used for, over a home: keep, exchange, check, and go back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.discretion import left_out
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.domain.errors import NotFound
from app.domain.label import Field, Label
from app.domain.opt_out import leaves_out
from app.domain.quarantine import Belief, quarantined
from app.ports import UnitOfWork
from app.settings import Settings
from app.storage.experience import SqlExperience
from app.storage.home.label_file import read_labels, write_labels
from app.storage.home.model_shelf import ModelShelf, ShelvedModel
from classifier.labelled import LabelledRows, read_labelled
from classifier.model import TriageModel

if TYPE_CHECKING:
    from classifier.noise import DoubtfulRow

_RECENT, _MOST_RECENT = timedelta(days=60), 500


def corrections_of(settings: Settings) -> tuple[Label, ...]:
    """Return every correction, oldest first, but none of what somebody wrote who is left out."""
    subjects = left_out(settings)
    with open_store(settings)() as work:
        labels = work.labels.all()
        return tuple(label for label in labels if not _keeps_out(work, label, subjects)) if subjects else labels


def recent_messages(settings: Settings) -> dict[str, str]:
    """Return what was asked of late by its request's id: it tells how much is out of scope.

    Nothing is among it of somebody who is left out.
    """
    now, subjects = SystemClock().now(), left_out(settings)
    found = SqlExperience(open_store(settings).engine).decided(since=now - _RECENT, until=now, limit=_MOST_RECENT)
    asked = {request.id: request for request, _ in found}  # one that was decided twice was asked once
    return {
        id: request.text
        for id, request in asked.items()
        if not leaves_out(subjects, requester=request.requester, origin=request.origin)
    }


def _keeps_out(work: UnitOfWork, label: Label, subjects: frozenset[str]) -> bool:
    try:
        request = work.records.request(label.request_id)
    except NotFound:  # it came from elsewhere
        return False
    return leaves_out(subjects, requester=request.requester, origin=request.origin)


def export_labels(settings: Settings, file: Path) -> int:
    """Write every correction to `file` and return how many there are."""
    labels = corrections_of(settings)
    write_labels(file, labels)
    return len(labels)


def import_labels(settings: Settings, file: Path) -> tuple[int, int]:
    """Add the corrections of `file`; return how many were new, and how many it holds."""
    labels = read_labels(file, now=SystemClock().now())
    with open_store(settings)() as work:
        new = work.labels.add(labels)
        work.commit()
    return new, len(labels)


def check_corrections(settings: Settings) -> tuple[Label, ...]:
    """Hold back corrections that look poisoned, by the model that serves, and return all that are held."""
    labels = corrections_of(settings)
    model = serving(settings.home)
    found = quarantined([label for label in labels if not label.held], belief_of(model)) if model else {}
    with open_store(settings)() as work:
        for label_id, reason in found.items():
            work.labels.hold(label_id, reason=reason)
        work.commit()
        return tuple(label for label in work.labels.all() if label.held)


def release_label(settings: Settings, label_id: str) -> None:
    """Let a held correction count; raise `NotFound` where there is none of this id."""
    with open_store(settings)() as work:
        if label_id not in {label.id for label in work.labels.all()}:
            raise NotFound(f"There is no correction {label_id!r}. `firstline labels check` lists those held back.")
        work.labels.hold(label_id, reason="")
        work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """Training rows that look wrong: each with its line of the file, None for a correction, and the file's oddities."""

    rows: tuple[tuple[int | None, DoubtfulRow], ...]
    warnings: tuple[str, ...] = ()


def doubtful(settings: Settings, labelled: Path | None, *, seed: int) -> Doubts:
    """Return the training rows that look wrong, of a CSV with the corrections, or of the corrections alone."""
    from app.bootstrap.triage.champions import corrected
    from classifier.noise import doubtful_rows
    from classifier.sampling import sampled_places
    from indexer.bootstrap import default_encoder

    read = read_labelled(labelled) if labelled else LabelledRows(rows=())
    needs_no_home = labelled and not settings.database_url and not settings.home.is_dir()
    known = () if needs_no_home else corrections_of(settings)
    rows, lines = corrected(read.rows, known), dict(enumerate(read.lines))
    places, said = sampled_places(rows, seed=seed)
    found = doubtful_rows([rows[place] for place in places], default_encoder(), seed=seed)
    judged = (replace(row, place=places[row.place]) for row in found)
    return Doubts(rows=tuple((lines.get(row.place), row) for row in judged), warnings=(*read.warnings, *said))


def triage_models(settings: Settings) -> tuple[ShelvedModel, ...]:
    """Return the models of the home, the serving one first."""
    return ModelShelf(settings.home).models()


def roll_back_triage(settings: Settings) -> str:
    """Let the model serve that did before, and return its version; running services take it up at once."""
    return ModelShelf(settings.home).roll_back()


def serving(home: Path) -> TriageModel | None:
    """Return the model that serves; None without one."""
    from app.bootstrap.triage.champions import serving_model

    return serving_model(home)


def belief_of(model: TriageModel) -> Belief:
    """Return the probabilities as a belief: of several topics the likeliest; 0.5 for a label or head it never saw."""

    @lru_cache(maxsize=4096)
    def heads(text: str) -> dict[str, dict[str, float]]:
        found = model.predict(text)
        known = {"topic": found.topic, "priority": found.priority, "tier": found.tier, "queue": found.queue}
        return {name: {s.label: s.probability for s in head.scores} for name, head in known.items() if head}

    def belief(text: str, field: Field, value: str) -> float:
        scores = heads(text).get(field)
        if scores is None:
            return 0.5
        return max((scores.get(part, 0.5) for part in value.split("|")), default=0.5)

    return belief
