"""The commands `firstline eval answering` and `firstline eval confidence`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.answering.calibrated_on import serving
from app.answering.calibration_traffic import compare_with, write_calibration
from app.answering.confidence import PACKAGED, Confidence, read_confidence, write_confidence
from app.answering.lure import ASKED, lure_of, opening_lure_of
from app.answering.thresholds import read_thresholds, write_thresholds
from app.bootstrap.door import note_act
from app.domain.audit import PROMISE_APPLIED
from app.domain.decision import Thresholds
from app.domain.errors import NotReady
from app.domain.evaluation import EvaluationRun
from app.domain.promise import CURVE, DIAL, promised
from app.settings import load_settings
from app.storage.home.evaluation_shelf import EvaluationFiles, run_id, traffic_path
from eval.answering.calibration_sample import calibration_of
from eval.answering.dial import dial, risk_coverage
from eval.answering.evaluate import AnsweringReport, evaluate_answering, write_decisions
from eval.answering.figures import answering_figures
from eval.certificate import Promise
from eval.gates import read_gate
from eval.observations import Question, observe
from eval.outcome import (
    FailIfOption,
    JsonOption,
    Keep,
    ReportOption,
    SaveOption,
    SeedOption,
    finish,
)
from eval.questions import QuestionSet, indexed, read_more, read_questions, read_recent
from eval.report import write_report
from indexer.bootstrap import default_encoder
from indexer.headings import own_headings, own_openings
from indexer.protocols import Retriever
from indexer.snapshot import Snapshot, current

DatasetOption = Annotated[
    Path, typer.Option("--dataset", help="BEIR layout, or a folder with requests.jsonl, kb/ and threads.jsonl.")
]
PartOption = Annotated[str, typer.Option("--part", help="Only the requests of this part: train or test.")]


def answering(  # noqa: PLR0913 - one parameter for each option of the command
    dataset: DatasetOption,
    *,
    max_wrong: Annotated[float, typer.Option(min=0.001, max=0.5, help="Largest share of wrong answers.")] = 0.05,
    confidence: Annotated[float, typer.Option(min=0.5, max=0.999, help="How sure that must be.")] = 0.95,
    decisions: Annotated[Path | None, typer.Option(help="Also write one JSON line a reported question.")] = None,
    home: Annotated[Path | None, typer.Option(help="Put the threshold and the curves to work in this home.")] = None,
    recent: Annotated[
        Path | None, typer.Option(help="Later requests, a JSON object with id and text a line: has traffic changed?")
    ] = None,
    part: PartOption = "",
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
    save: SaveOption = "",
) -> None:
    """Certify a wrong-answer rate: how much would be answered, how much of it wrongly, with which bound."""
    gates = [read_gate(text) for text in fail_if or ()]
    promise = Promise(max_wrong=max_wrong, confidence=confidence)
    found, snapshot = _evaluate(
        read_questions(dataset, part=part), read_recent(recent) if recent else (), promise, seed
    )
    if decisions is not None:
        write_decisions(found, decisions)
    if home is not None:
        _put_to_work(found, home, snapshot)
    if report is not None:
        from eval.answering.report import answering_page

        write_report(answering_page(found), report)
    made = {"dataset": str(dataset), "part": part, "max_wrong": max_wrong, "confidence": confidence, "seed": seed}
    keep = Keep(name=save, home=home, kind="answering", configuration=made)
    finish(answering_figures(found), as_json=as_json, gates=gates, keep=keep)


def confidence(
    dataset: DatasetOption,
    out: Annotated[Path, typer.Option("--out", help="JSON file to write the curves to.")],
    part: PartOption = "train",
    also: Annotated[
        list[Path] | None, typer.Option("--also", help="JSON lines with further questions about the same documents.")
    ] = None,
    only: Annotated[str, typer.Option("--only", help="Learn this encoder's curves; keep those of the others.")] = "",
) -> None:
    """Learn from labelled requests how search signals become a probability, and write the curves to a file."""
    from eval.answering.confidence_fit import first_curves, with_curves_of

    questions = read_questions(dataset, part=part)
    more = [question for file in also or () for question in read_more(file, part=part)]
    with tempfile.TemporaryDirectory() as directory:
        retriever = indexed(questions.sources, Path(directory))
        seen = observe([*questions.questions, *more], retriever)
        curves = replace(first_curves(seen), version=f"{questions.name}-{part}-{len(seen)}")
        if only:
            curves = with_curves_of(read_confidence(PACKAGED), curves, only)
        lure = _lure(curves, current(Path(directory) / "index"), retriever)
    write_confidence(replace(curves, lure=lure), out)


def _lure(curves: Confidence, snapshot: Snapshot | None, retriever: Retriever) -> Mapping[str, float]:
    """Return how sure `curves` are of what does not answer, by headings and by first sentences."""
    if snapshot is None:
        return {}
    headings, openings = own_headings(snapshot.path, most=ASKED), own_openings(snapshot.path, most=ASKED)
    return {
        **lure_of(curves, headings.found, retriever, audience=headings.audience),
        **opening_lure_of(curves, openings.found, retriever, audience=openings.audience),
    }


def _evaluate(
    asked: QuestionSet, recent: Sequence[Question], promise: Promise, seed: int
) -> tuple[AnsweringReport, Snapshot | None]:
    with tempfile.TemporaryDirectory() as directory:
        retriever = indexed(asked.sources, Path(directory))
        snapshot = current(Path(directory) / "index")
        seen, later = observe(asked.questions, retriever), observe(recent, retriever)
    found = evaluate_answering(
        seen,
        dataset=asked.name,
        prior=read_confidence(PACKAGED),
        promise=promise,
        seed=seed,
        embed=default_encoder().encode,
        recent=later,
    )
    return found, snapshot


def _put_to_work(found: AnsweringReport, home: Path, snapshot: Snapshot | None) -> None:
    """Write curves and thresholds; without a certificate the engine answers nothing by itself."""
    promise, threshold = found.learned.certificate.promise, found.threshold
    answer = 1.0 if threshold is None else threshold
    source = promised(found.dataset, promise.max_wrong, promise.confidence)
    home.mkdir(parents=True, exist_ok=True)
    before = _promised_before(home)
    write_confidence(found.learned.curves, home / "confidence.json")
    thresholds = Thresholds(
        answer=answer,
        clarify=min(answer, Thresholds().clarify),
        source=source,
        languages=tuple(found.learned.groups["language"]),
    )
    ground = serving(snapshot, found.learned.curves.version) if snapshot else None
    kept = _keep(found, home, asdict(ground) if ground else None)
    write_calibration(calibration_of(found, default_encoder()), traffic_path(home, kept))
    compare_with(traffic_path(home, kept), home)
    write_thresholds(thresholds, home, calibrated_on=ground, made_at=datetime.now(UTC))
    note_act(load_settings(home=home), PROMISE_APPLIED, about=kept, detail=f"{before} -> {source}")


def _promised_before(home: Path) -> str:
    try:
        return read_thresholds(home).source
    except NotReady:  # it is being replaced
        return "unreadable"


def _keep(found: AnsweringReport, home: Path, ground: Mapping[str, object] | None) -> str:
    """Save the run with its dial, so that administrators can look it up and turn the promise; return its id."""
    at = datetime.now(UTC)
    figures = answering_figures(found) | {
        "refusal": found.refusal,
        "languages": list(found.learned.groups["language"]),
        "calibrated_on": ground,
        DIAL: dial(found),
        CURVE: risk_coverage(found),
    }
    run = EvaluationRun(id=run_id("answering", at), kind="answering", at=at, name=found.dataset, figures=figures)
    EvaluationFiles(home).save(run)
    return run.id
