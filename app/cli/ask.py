"""Asking from the command line: ask, triage, why."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.output import AudienceOption, HomeOption, JsonOption, groups, out, print_json
from app.domain.decision import Decision
from app.domain.errors import InvalidInput
from app.domain.plain_words import plain_words
from app.domain.receipt import Receipt
from app.domain.request import Origin, Request, clean_text
from app.domain.turns import NONE_OF_THESE, after_choice, may_choose
from app.ports import Clock, IdMaker
from app.services.requests.explain_decision import Explanation as DecisionExplanation
from app.services.requests.present import decision_json, plain, triage_json
from app.settings import load_settings

if TYPE_CHECKING:
    from app.bootstrap.engine import Engine
    from classifier.types import Explanation


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(ask)
    cli.command()(why)


def ask(
    text: Annotated[str, typer.Argument(help="The question, in any language.")],
    home: HomeOption = None,
    audience: AudienceOption = "everyone",
    pick: Annotated[str, typer.Option(help="Your answer, should a question come back: its number, or words.")] = "",
    json: JsonOption = False,
) -> None:
    """Answer one question along the whole path; nothing is posted and no ticket is opened."""
    from app.bootstrap.engine import build_engine

    engine = build_engine(load_settings(home=home))
    request = _request(text, audience, clock=engine.clock, ids=engine.ids)
    receipt = engine.decide(request)
    if pick and receipt.decision.kind == "clarify":
        receipt = _picked(engine, request, receipt, pick)
    with engine.unit_of_work() as work:
        work.records.add_receipt(receipt)
        work.commit()
    if json:
        print_json(decision_json(receipt))
    else:
        show_decision(receipt)


def triage(
    text: Annotated[str, typer.Argument(help="The request to tag.")],
    home: HomeOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also show similar labelled requests and the words that weighed most.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Tag one request: language, topics, priority, tier, queue, and how sure the engine is."""
    from app.bootstrap.identity import SortableIds, SystemClock
    from app.bootstrap.mind import open_triager

    triager = open_triager(load_settings(home=home).home)
    result = triager.triage(_request(text, "everyone", clock=SystemClock(), ids=SortableIds()))
    found = triager.model.explain(text) if explain and triager.model else None
    if json:
        print_json(triage_json(result) | ({"explanation": found} if found else {}))
        return
    for name, value in triage_json(result).items():
        out.print(f"[bold]{name:16}[/] ", end="")
        out.print(_readable(value), markup=False)
    if found:
        _show_topic_reasons(found)
    elif explain:
        out.print("There is no triage model yet, so rules alone decided. Train one: firstline train triage.")


def _show_topic_reasons(found: Explanation) -> None:
    out.print(f"why {found.topic}: labelled requests most like it", style="bold", markup=False)
    for example in found.examples:
        out.print(f"  {example.similarity:.2f}  {example.topic}  {example.text}", markup=False)
    out.print("words that weighed most", style="bold")
    for word in found.words:
        out.print(f"  {word.effect:+.2f}  {word.word}", markup=False)


def why(
    receipt_id: Annotated[str, typer.Argument(help="Id of a receipt (rcp_...) or of a request (req_...).")],
    home: HomeOption = None,
    replay: Annotated[bool, typer.Option("--replay", help="Decide again with today's index and thresholds.")] = False,
    json: JsonOption = False,
) -> None:
    """Explain a decision from its receipt: candidates, scores, thresholds, versions."""
    from app.bootstrap.engine import build_engine

    engine = build_engine(load_settings(home=home))
    explanation = engine.explain(receipt_id, replay=replay)
    reasons = _topic_reasons(engine, explanation.receipt)
    if json:
        print_json({**_fields(explanation), "topic_reasons": reasons})
        return
    for title, receipt in (("Decided", explanation.receipt), ("Decided again today", explanation.replayed)):
        if receipt is not None:
            out.rule(title)
            _explain(receipt)
    if reasons:
        _show_topic_reasons(reasons)


def _fields(explanation: DecisionExplanation) -> dict[str, object]:
    return {field.name: plain(getattr(explanation, field.name)) for field in fields(explanation)}


def _topic_reasons(engine: Engine, receipt: Receipt) -> Explanation | None:
    """Return why the request got its topic, while the model that gave it still serves."""
    model = engine.triager.model
    if model is None or not receipt.text.strip() or model.version != receipt.triage.model_version:
        return None
    return model.explain(receipt.text)


def _picked(engine: Engine, request: Request, asked: Receipt, pick: str) -> Receipt:
    """Return the decision after the answer to the question that came back; a queue or none of these means a person."""
    options, decision = asked.decision.choices, asked.decision
    choice = options[int(pick) - 1] if pick.isdecimal() and 0 < int(pick) <= len(options) else pick
    if not may_choose(decision, choice):
        raise InvalidInput(f"{pick!r} is not one of the choices: 1 to {len(options)}, or {NONE_OF_THESE}.")
    following = after_choice(request, (decision,), choice, engine.decide.manners().asking)
    if following is None:
        return replace(asked, decision=replace(decision, kind="escalate", reason="chosen", question="", choices=()))
    return engine.decide(following.request, turn=following.turn, among=following.among)


def _request(text: str, audience: str, *, clock: Clock, ids: IdMaker) -> Request:
    return Request(
        id=ids.new("req"),
        text=clean_text(text),
        requester="cli",
        audience=groups(audience),
        origin=Origin(channel="cli"),
        received_at=clock.now(),
    )


def show_decision(receipt: Receipt) -> None:
    """Print a decision for people: quotes, source, further pages, and how sure the engine is."""
    decision = receipt.decision
    if decision.kind == "reply" and decision.answer:
        for span in decision.answer.spans:
            out.print(f"“{' '.join(plain_words(span.text).split())}”", style="bold", markup=False)
        first = decision.answer.spans[0]
        out.print(f"  {first.title} · {first.url or first.document_id}", style="green", markup=False, soft_wrap=True)
        if first.kind == "thread" and first.updated:
            out.print(f"  this worked on {first.updated.isoformat()}", style="green", markup=False, soft_wrap=True)
        for twin in decision.answer.twins:
            out.print(
                f"  also in: {twin.title} · {twin.url or twin.document_id}", style="dim", markup=False, soft_wrap=True
            )
    else:
        out.print(_INSTEAD[decision.kind], style="yellow")
    _show_suggestions(decision)
    out.print(
        f"{decision.kind}, {decision.confidence:.0%} sure · queue {receipt.triage.queue or 'none'} · {receipt.id}",
        style="dim",
    )


_INSTEAD = {
    "reply": "Glad to help. Ask me anything about work, any time.",
    "clarify": "One question first; answer it with --pick.",
    "escalate": "No page answers this well enough, so a person would take it.",
    "silent": "This does not look like a request, so nothing would be said.",
}


def _show_suggestions(decision: Decision) -> None:
    for number, (_, label) in enumerate(decision.options, start=1):
        out.print(f"  {number}. {label.replace('_', ' ')}", markup=False)
    cited = {span.document_id for span in decision.answer.spans} if decision.answer else set()
    if decision.kind != "reply":
        cited = set()
    for item in decision.suggestions:
        if item.document_id not in cited | set(decision.choices):
            out.print(
                f"  see also: {item.title} · {item.url or item.document_id}", style="dim", markup=False, soft_wrap=True
            )


def _explain(receipt: Receipt) -> None:
    decision = receipt.decision
    limits = receipt.thresholds
    out.print(f"{decision.kind}: {decision.reason}", markup=False, style="bold")
    out.print(f"confidence {decision.confidence:.3f}, answers from {limits.answer:.3f} ({limits.source})", markup=False)
    out.print(f"index {receipt.index_version}, models {', '.join(receipt.model_versions)}", markup=False)
    for rank, candidate in enumerate(receipt.candidates, start=1):
        signals = ", ".join(f"{name} {value:.3f}" for name, value in candidate.signals.items())
        out.print(f"{rank:>3}. {candidate.score:8.3f}  {candidate.title}  [{candidate.document_id}]", markup=False)
        out.print(f"     {signals}", style="dim", markup=False)


def _readable(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_readable(item) for item in value) or "none"
    if isinstance(value, dict):
        if "label" in value:
            return f"{value['label']} ({value['confidence']:.0%})"
        return f"{value['kind']} {value['value']}"
    return str(value) if value != "" else "none"
