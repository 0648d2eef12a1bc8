"""The demo company: its index and its triage, built once and brought up to date at every start."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.bootstrap.deciding import load_triage_model
from app.bootstrap.doubting import measure_lure
from app.bootstrap.triage.training import train_triage_on
from app.domain.errors import NotReady
from app.settings import Settings
from app.storage.home.first_steps_file import FirstStepsFile
from classifier.card import data_digest
from classifier.types import LabelledText, ModelMismatch
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.cli import open_sources
from indexer.progress import progress_bar

CORPUS = Path(__file__).parents[2] / "corpora" / "halyard"
QUESTIONS = {
    "en": (
        "What does the VPN error HV-307 mean?",
        "The scanner in the warehouse says it is offline",
        "Who won the match yesterday?",
    ),
    "es": ("¿Cuál es el límite de velocidad en el aparcamiento de la planta?", "¿Cuándo se paga la nómina?"),
    "it": ("Quanto vale il buono pasto?", "Quando arriva la busta paga?"),
}
"""Offered on the demo's page; one of them is for people on purpose."""
OUT_OF_SCOPE = "oos"


def build_demo(settings: Settings, *, tell: Callable[[str], None]) -> None:
    """Build or refresh the demo in `settings.home`; raise `NotReady` when the demo data is not here."""
    if not CORPUS.is_dir():
        raise NotReady("The demo company's data is missing. Run this from a clone of the project: make demo.")
    tell("Reading the demo company's pages and threads ...")
    sources = open_sources(
        [f"pages=markdown:{CORPUS / 'kb'}", f"threads=jsonl:{CORPUS / 'threads.jsonl'}"], settings.home
    )
    with progress_bar() as progress:
        report = build(sources, home=settings.home, writer=default_writer(settings.home), progress=progress)
    tell(f"{report.documents} documents, {report.chunks} passages, ready after {report.seconds:.0f} s.")
    measure_lure(settings.home)
    FirstStepsFile(settings.home).hide()  # its pages are there and its promise is no one's to make
    rows = tuple(training_rows(CORPUS / "requests.jsonl"))
    if not _learned(rows, settings.home):
        tell(f"Learning triage from {len(rows)} labelled requests ...")
        train_triage_on(rows, settings.home, coverage=settings.candidate_coverage)


def _learned(rows: Sequence[LabelledText], home: Path) -> bool:
    try:
        model = load_triage_model(home)
    except ModelMismatch:  # another version's model or encoder
        return False
    return model is not None and model.card.data_digest == data_digest(rows)


def demo_questions() -> tuple[str, ...]:
    """Return the three questions of `make demo ONCE=1`, one a language."""
    return tuple(questions[0] for questions in QUESTIONS.values())


def training_rows(path: Path) -> Iterator[LabelledText]:
    """Yield the train part of the demo's requests; what no queue serves is labelled out of scope."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["part"] == "train":
            yield LabelledText(
                text=row["text"],
                topic="|".join(row["topics"]) or OUT_OF_SCOPE,
                priority=row["priority"],
                tier=str(row["tier"]),
                queue=row["queue"] if row["topics"] else "",
                language=row["language"],
            )
