"""The command `firstline eval certify`: a promise from past requests whose answers people judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from app.answering.calibrated_on import CalibratedOn, serving
from app.answering.calibration_traffic import CalibrationTraffic, write_calibration
from app.answering.drift import AT_MOST, Traffic
from app.bootstrap.door import note_act
from app.bootstrap.identity import SystemClock
from app.bootstrap.promising import PutThresholds
from app.domain.audit import PROMISE_APPLIED
from app.domain.errors import Conflict, NotReady
from app.domain.evaluation import EvaluationRun
from app.domain.labelling import AnswerSheet
from app.domain.promise import CURVE, DIAL, Dial, dial_of
from app.settings import load_settings
from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.evaluation_shelf import EvaluationFiles, run_id, traffic_path
from app.storage.home.gold_shelf import GoldFiles
from eval.answering.dial import STEPS
from eval.certificate import Promise
from eval.certify.answer_sheet import Asked, ask
from eval.certify.figures import judged_figures, step_row
from eval.certify.judged import needed_with, prove
from eval.gates import read_gate
from eval.outcome import FailIfOption, JsonOption, finish
from indexer.bootstrap import default_encoder
from indexer.progress import progress_bar
from indexer.snapshot import current

_PROGRESS = ("message", "requests", "judged", "judged_right", "to_judge")
_NEXT = (
    "Judge here: firstline eval judge {name} --home {home}; or on the page: firstline serve --home {home}, then Admin, "
    "Evaluation, Gold sets, {name}."
)


def certify(  # noqa: PLR0913 - one parameter for each option of the command
    name: Annotated[str, typer.Argument(help="The gold set, as `firstline eval goldset --set NAME` kept it.")],
    *,
    home: Annotated[
        Path | None, typer.Option("--home", help="The home that answers.", show_default=".firstline")
    ] = None,
    max_wrong: Annotated[float, typer.Option(min=0.001, max=0.5, help="Largest share of wrong answers.")] = 0.05,
    confidence: Annotated[float, typer.Option(min=0.5, max=0.999, help="How sure that must be.")] = 0.95,
    apply: Annotated[bool, typer.Option("--apply", help="Put the promise to work, where it is proven.")] = False,
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """From past requests whose answers people judged: how many it would answer, and at most how many wrongly."""
    gates = [read_gate(text) for text in fail_if or ()]
    place = home or load_settings().home
    snapshot = current(place / "index")
    if snapshot is None:
        raise NotReady(
            f"There is no index in {str(place)!r}. Build it first: firstline index KIND:PLACE --home {place}"
        )
    with progress_bar("Asking") as progress:
        asked = ask(GoldFiles(place).rows(name), place, progress=progress)
    promise = Promise(max_wrong=max_wrong, confidence=confidence)
    figures = judged_figures(asked.judgements, promise, name=name)
    needed = needed_with(asked.judgements.confidence, promise)
    AnswerSheetFiles(place).keep(name, AnswerSheet(wanted=figures["wanted"], answers=asked.answers, needed=needed))
    ground = serving(snapshot, asked.curves.version)
    if figures["judged"]:
        run = _kept(asked, figures, promise, ground, place)
        if apply:
            _put_to_work(run, promise, place)
    told = figures | {"applied": apply and figures["judged"] > 0}
    if not (figures["certified"] or as_json or gates):  # nothing proven: noughts and ones would only confuse
        told = {key: told[key] for key in _PROGRESS} | {"next": _NEXT.format(name=name, home=place)}
    finish(told, as_json=as_json, gates=gates)


def _kept(
    asked: Asked, figures: Mapping[str, Any], promise: Promise, ground: CalibratedOn, home: Path
) -> EvaluationRun:
    """Save the run with its dial, so that administrators can choose a promise on the page."""
    seen, at = asked.judgements, datetime.now(UTC)
    wishes = sorted({*STEPS, promise.max_wrong})
    rows = [step_row(prove(seen, Promise(max_wrong=wish, confidence=promise.confidence))) for wish in wishes]
    kept = dict(figures) | {
        "refusal": "",
        "languages": list(asked.languages),
        "calibrated_on": asdict(ground),
        DIAL: rows,
        CURVE: [],
    }
    run = EvaluationRun(id=run_id("answering", at), kind="answering", at=at, name=figures["dataset"], figures=kept)
    EvaluationFiles(home).save(run)
    if any(row["certified"] for row in rows):
        write_calibration(_sample(asked), traffic_path(home, run.id))
    return run


def _put_to_work(run: EvaluationRun, promise: Promise, home: Path) -> None:
    dial: Dial | None = dial_of(run)
    if dial is None or not run.figures["certified"]:
        raise Conflict(f"Nothing was put to work. {run.figures['message']}")
    thresholds = dial.thresholds(dial.step(promise.max_wrong))
    PutThresholds(home, SystemClock())(thresholds, run)
    note_act(load_settings(home=home), PROMISE_APPLIED, about=run.id, detail=thresholds.source)


def _sample(asked: Asked) -> CalibrationTraffic:
    """Return at most `AT_MOST` of the requests, for the watch over what people ask; each is encoded alone."""
    encoder = default_encoder()
    chosen = np.sort(np.random.default_rng(0).permutation(len(asked.answers))[:AT_MOST])
    rows = [encoder.embed_query(asked.observations[place].question.text) for place in chosen]
    return CalibrationTraffic(
        model=encoder.model_id,
        curves=asked.curves.version,
        traffic=Traffic(
            embeddings=np.array(rows, np.float32).reshape(len(rows), encoder.dimensions),
            confidences=asked.judgements.confidence[chosen],
        ),
    )
