"""Certificates as a history teaches them: at request N, what the requests before N prove, and nothing younger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.answering.confidence import PACKAGED, encoder_of, read_confidence, write_confidence
from app.answering.evidence import features
from app.answering.extractive import ExtractiveAnswerer
from app.answering.thresholds import write_thresholds
from app.domain.answer import Answer
from app.domain.decision import Decision, Thresholds
from app.domain.moments import day_of
from app.domain.promise import promised
from app.domain.turns import shown_by
from app.settings import load_settings
from eval.answering.evaluate import learn_threshold
from eval.certificate import Promise
from eval.observations import Observation, Question
from eval.replay.certificates import CURVES
from eval.replay.judging import Quoted
from eval.replay.moments import Refit, Serving, plan_refits
from eval.replay.replayer import Setup, opened, request_of
from eval.replay.rows import PastRequest
from eval.replay.vectors import flush_asked, remember_asked
from eval.sharing_out import Others, shared_out
from eval.spare_memory import give_back
from indexer.bootstrap import language_identifier

FIRST_ROWS = 120
"""So few outcomes may prove something; each time there are `GROWTH` times as many, it is certified anew."""
GROWTH = 3
MOST_ROWS = 1_000
"""Of a longer history the latest so many are looked at: enough to prove any promise worth making."""
SOURCE = "history"
_PART = 100


@dataclass(frozen=True, slots=True)
class Course:
    """What to promise, and where the certificates that a history teaches are kept."""

    promise: Promise
    directory: Path
    seed: int
    others: Others | None


def certificates_of(
    setup: Setup, requests: Sequence[PastRequest], until: int, course: Course
) -> tuple[Serving[Path], ...]:
    """Return folders of curves and thresholds, each with the first request it serves, before the one at `until`.

    Where the outcomes so far prove nothing, what was in force stays in force.
    """
    solved = [past for past in requests if past.resolution]
    refits = [
        refit
        for refit in plan_refits(requests, lambda past: past.resolution, first=FIRST_ROWS, growth=GROWTH)
        if refit.start < until
    ]
    wanted = sorted({place for refit in refits for place in _rows(refit)})
    parts = [wanted[start : start + _PART] for start in range(0, len(wanted), _PART)]
    asked = [[solved[place] for place in part] for part in parts]
    observed = [one for part in shared_out(partial(observe_part, setup), asked, course.others) for one in part]
    known = dict(zip(wanted, observed, strict=True))
    made = ((refit.start, _certified([known[place] for place in _rows(refit)], refit, course)) for refit in refits)
    return tuple((start, path) for start, path in made if path is not None)


def _rows(refit: Refit) -> range:
    return range(max(0, refit.rows - MOST_ROWS), refit.rows)


def observe_part(setup: Setup, part: Sequence[PastRequest]) -> list[Observation | None]:
    """Return what the engine would have quoted for each request and whether that was right; None where none can tell.

    Like the replay it sees only what was known before; how sure it is comes later.
    """
    remember_asked(setup.home)
    knowledge, judge = opened(setup.home, undated_hidden=setup.undated_hidden, tried=setup.changed.tried)
    settings = load_settings(home=setup.home)
    answerer = ExtractiveAnswerer(confidence=read_confidence(PACKAGED), sentences=settings.answer_sentences)

    def observed(past: PastRequest) -> Observation | None:
        retriever = knowledge.before(day_of(past.time), without=knowledge.conversation_of(past))
        hits = retriever.search(past.text, audience=past.audience, k=settings.candidates)
        answer = answerer.answer(request_of(past), hits)
        if answer is None:
            return None
        shown = _shown(answer)
        verdict = judge(past, Quoted(documents=shown, text=answer.text)).verdict
        if verdict == "unclear":
            return None
        return Observation(
            question=_question(past),
            encoder=encoder_of(hits[0]),
            document_id=shown[0],
            evidence=(features(past.text, hits, rank=0),),
            useful=(verdict == "right",),
        )

    found = [observed(past) for past in part]
    flush_asked()
    give_back()
    return found


def _shown(answer: Answer) -> tuple[str, ...]:
    decision = Decision(kind="reply", confidence=answer.confidence, reason="", answer=answer)
    return tuple(dict.fromkeys(shown_by(decision)))


def _question(past: PastRequest) -> Question:
    return Question(
        id=past.id,
        text=past.text,
        relevant=past.resolution.documents,
        audience=past.audience,
        group=past.language or language_identifier().identify(past.text),
    )


def _certified(seen: Sequence[Observation | None], refit: Refit, course: Course) -> Path | None:
    """Keep what the outcomes prove, with the day on which it was known; None where they prove nothing."""
    told = [one for one in seen if one is not None]
    prior = read_confidence(PACKAGED)
    learned = learn_threshold(told, prior=prior, promise=course.promise, seed=course.seed)
    threshold = learned.certificate.threshold
    if learned.refusal or threshold is None:
        return None
    folder = course.directory / f"certificate-{refit.start:08}"
    folder.mkdir()
    # What the first quote says teaches nothing about pages that are merely suggested.
    write_confidence(replace(learned.curves, relevant=prior.relevant, learned_from=prior.learned_from), folder / CURVES)
    promise = course.promise
    thresholds = Thresholds(
        answer=threshold,
        clarify=min(threshold, Thresholds().clarify),
        source=promised(f"{SOURCE}, {len(learned.observations)} outcomes", promise.max_wrong, promise.confidence),
        languages=tuple(learned.groups["language"]),
    )
    write_thresholds(thresholds, folder)
    return folder
