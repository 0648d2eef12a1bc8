"""One of everything behind the administrators' pages: runs, rows of gold, labels, incidents, documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.channel_board import ChannelBoard, ChannelLine
from app.domain.evaluation import EvaluationRun
from app.domain.going_live import Switched
from app.domain.gold import GoldRow
from app.domain.incident import Incident
from app.domain.labelling import AnswerSheet, Candidate, ProposedAnswer
from app.domain.setting_line import SettingLine
from indexer.books import DocumentCard
from tests.contracts.test_incident_stores import a_label
from tests.fakes.administration import AdminWorld, FakeBooks
from tests.fakes.builders import MOMENT, a_mirror_effect, a_receipt, a_request, a_ticket
from tests.unit.app.services.admin.test_administration import ROWS


def a_run(id: str = "answering-1", **figures: object) -> EvaluationRun:
    curve = [
        {"threshold": 0.9, "coverage": 0.2, "wrong_rate": 0.0},
        {"threshold": 0.1, "coverage": 1, "wrong_rate": 0.3},
    ]
    plain = {"dial": ROWS, "risk_coverage": curve, "coverage": 0.5, "message": "Promised."}
    return EvaluationRun(id=id, kind="answering", at=MOMENT, name="halyard", figures={**plain, **figures})


def a_sheet(*rows: str) -> AnswerSheet:
    """What the engine would answer to rows of a gold set, the first most surely."""
    pages = tuple(Candidate(document_id=f"page-{n}", title=f"Page {n}", quote="Restart it.") for n in (1, 2, 3))
    sure = [ProposedAnswer(row=row, confidence=0.9 - n / 10, candidates=pages) for n, row in enumerate(rows)]
    return AnswerSheet(wanted=len(rows), answers=tuple(sure))


def a_gold_row(id: str, **more: str) -> GoldRow:
    told = {"text": f"Question {id}", "time": "2026-01-05T09:00:00+00:00", "resolution": "Reset it.", "evidence": id}
    return GoldRow(id=id, **(told | more))


def findings(text: str, request_id: str) -> tuple[EvaluationRun, ...]:
    """What a look into the knowledge leaves behind."""
    draft = {"id": "draft-1", "title": text, "text": f"# {text}", "day": "2026-01-01"}
    row = {"question": text, "requests": 3, "answered_wrongly": 1, "minutes": 36.0, "trend": 2.0}
    gap = row | {"nearest_miss": text, "linked": "", "ids": [request_id], "questions": [text], "draft": draft}
    harm = {"id": text, "title": text, "owner": text, "wrong": 2, "shown": 3, "years": 1.5, "sentences": [text]}
    against = {"first": text, "second": "b", "first_sentence": text, "second_sentence": text, "kind": "number"}
    twins = {"first": text, "second": "b", "shared_words": 0.8}
    word = {"word": text, "requests": 4, "askers": 3, "question": text, "id": request_id, "means": text, "page": text}
    figures: dict[str, dict[str, object]] = {
        "gaps": {"requests": 9, "unmet": 4, "gaps": [gap], "titles": {text: text}},
        "damage": {"harm": [harm | {"questions": [text], "ids": [request_id]}]},
        "pages": {"contradictions": [against | {"older": text, "owners": [text]}], "duplicates": [twins]},
        "words": {"requests": 9, "words": [word | {"basis": "solved", "backed": 2, "solved": 3}]},
    }
    return tuple(
        EvaluationRun(id=f"desk-{kind}", kind=kind, at=MOMENT, name=kind, figures=of) for kind, of in figures.items()
    )


def filled(world: AdminWorld, text: str = "My VPN does not connect") -> AdminWorld:
    """Put one of everything behind the pages, with `text` wherever text can be."""
    request = a_request(text=text)
    with world.wiring.unit_of_work() as work:
        work.records.add_request(request)
        work.records.add_receipt(a_receipt(request))
        work.tickets.add(replace(a_ticket(request), state="open", tier=1, queue=text[:40], subject=text))
        work.labels.add([replace(a_label("l1"), text=text, old=text, new=text)])
        work.labels.hold("l1", reason=text)
        work.incidents.add(Incident(id="inc_1", title=text, opened_at=MOMENT, updated_at=MOMENT, note=text))
        work.outbox.put([a_mirror_effect("m1")])
        work.outbox.failed("m1", error=text, retry_at=None)
        work.commit()
    world.evaluations.save(replace(a_run(refusal=""), name=text))
    world.evaluations.save(a_run("answering-2", coverage=0.6, note=text))
    for run in findings(text, request.id):
        world.evaluations.save(run)
    told = {"text": text, "resolution": text, "evidence": text, "ambiguous": text, "queue": text[:40]}
    world.gold.keep("march", [GoldRow(id=text, document_id=text, duplicate_of=text, **told), a_gold_row("g2")])
    shown = Candidate(document_id=text, title=text, quote=text, url=text)
    world.sheets.keep(
        "march", AnswerSheet(wanted=9, answers=(ProposedAnswer(row=text, confidence=0.9, candidates=(shown,)),))
    )
    card = DocumentCard(
        id=text, source=text, title=text, owner=text, updated=date(2020, 1, 1), kind="page", state="tombstoned"
    )
    world.books = FakeBooks(name=text, gone=(card,), old=(card,), failed=((text, text),))
    world.settings = (
        SettingLine(
            name="port", variable="FIRSTLINE_PORT", value=text, default="8080", source="file", description=text
        ),
    )
    world.warnings = lambda: (text,)
    switched = Switched(act="live_off", channel=text, actor=text, at=MOMENT, reason=text, override=True)
    line = ChannelLine(name=text, policy="shadow", group=text, shadowed=True)
    world.board = ChannelBoard(lines=(line,), lacking=text, hold_out=0.05, acts=(switched,))
    return world
