"""Golden conversations: what somebody says and presses, and what must come of it wherever they do so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from app.domain.receipt import Receipt
from app.domain.ticket import TicketState

FILE = Path(__file__).with_name("conversations.yaml")
Act = Literal["ask", "write", "press", "choose"]
ACTS: tuple[Act, ...] = ("ask", "write", "press", "choose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One act and how many decisions there are after it, what the last one is, and where the ticket stands."""

    act: Act
    words: str
    decision: str
    reason: str
    state: TicketState
    quotes: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    id: str
    about: str
    groups: frozenset[str]
    turns: tuple[Turn, ...]


def conversations() -> tuple[Conversation, ...]:
    return tuple(_conversation(row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _conversation(row: dict[str, Any]) -> Conversation:
    groups = frozenset(row.get("groups") or ()) | {"everyone"}
    return Conversation(id=row["id"], about=row["about"], groups=groups, turns=tuple(map(_turn, row["turns"])))


def _turn(row: dict[str, Any]) -> Turn:
    (act,) = (name for name in ACTS if name in row)
    rest = {name: value for name, value in row.items() if name != act}
    return Turn(act=act, words=str(row[act]), **rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All of a decision that a person could notice, and where their ticket stands; texts and confidences whole."""

    decision: str
    reason: str
    confidence: float
    quoted: tuple[tuple[str, str], ...]
    asked: tuple[str, tuple[str, ...]]
    suggested: tuple[str, ...]
    queue: str
    state: TicketState | Literal[""]


def told(receipt: Receipt, *, queue: str, state: TicketState | Literal[""]) -> Told:
    decision = receipt.decision
    return Told(
        decision=decision.kind,
        reason=decision.reason,
        confidence=round(decision.confidence, 6),
        quoted=tuple((span.document_id, span.text) for span in decision.answer.spans) if decision.answer else (),
        asked=(decision.question, decision.choices),
        suggested=tuple(one.document_id for one in decision.suggestions),
        queue=queue,
        state=state,
    )
