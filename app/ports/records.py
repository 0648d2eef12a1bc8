"""Requests, decisions and their evaluation as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from app.domain.audit import AuditEntry
from app.domain.brought import Brought, BroughtFile
from app.domain.evaluation import EvaluationRun
from app.domain.feedback import Feedback
from app.domain.gold import GoldRow
from app.domain.labelling import AnswerSheet
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.study import StudyState
from app.domain.what_if import WhatIf


class Records(Protocol):
    """Requests, receipts and feedback as they were. Adding one twice keeps the first; reading raises `NotFound`.

    A receipt is found by its own id; by the request's the last one is. A verdict counts once per request and actor.
    """

    def add_request(self, request: Request) -> None: ...

    def request(self, request_id: str) -> Request: ...

    def add_receipt(self, receipt: Receipt) -> None: ...

    def receipt(self, receipt_or_request_id: str) -> Receipt: ...

    def add_feedback(self, feedback: Feedback) -> None: ...


class Turns(Protocol):
    """Reading every receipt of a request, the first decision first: none for one that is not decided."""

    def of_request(self, request_id: str) -> tuple[Receipt, ...]: ...


class EvaluationShelf(Protocol):
    """Saved evaluation runs, newest first. `get` raises `NotFound`; `save` of a known id replaces it."""

    def runs(self, *, kind: str = "", limit: int = 50) -> tuple[EvaluationRun, ...]: ...

    def get(self, run_id: str) -> EvaluationRun: ...

    def save(self, run: EvaluationRun) -> None: ...


class GoldShelf(Protocol):
    """Gold sets by name. `keep` replaces a whole set, `change` the rows of known ids or, raising `NotFound`, none.

    `unclear` says how open each answer is (0 to 1, by the id of its request) that the last replay could not judge.
    """

    def names(self) -> tuple[str, ...]: ...

    def rows(self, name: str) -> tuple[GoldRow, ...]: ...

    def keep(self, name: str, rows: Sequence[GoldRow]) -> None: ...

    def change(self, name: str, changed: Iterable[GoldRow]) -> None: ...

    def unclear(self) -> Mapping[str, float]: ...


class AnswerSheets(Protocol):
    """What the engine would answer to a gold set's requests; `of` a set it was not asked of is None."""

    def of(self, name: str) -> AnswerSheet | None: ...

    def keep(self, name: str, sheet: AnswerSheet) -> None: ...


class FirstStepsSwitch(Protocol):
    """Whether administrators still want the list of first steps."""

    def hidden(self) -> bool: ...

    def hide(self) -> None: ...

    def show(self) -> None: ...


class DeclinedWords(Protocol):
    """Words that are not proposed any more. `keep` puts all of them in place of what was kept."""

    def words(self) -> tuple[str, ...]: ...

    def keep(self, words: tuple[str, ...]) -> None: ...


class BroughtPages(Protocol):
    """Pages that somebody brought by hand, by the name of their source. `take` keeps all or nothing of what came.

    It raises `InvalidInput` for what cannot be read, `UnusableFile` where nothing can be kept. `kept` says what is to
    be read of what came before; it raises `NotFound`.
    """

    def names(self) -> tuple[str, ...]: ...

    def holds(self, name: str) -> bool: ...

    def kept(self, name: str) -> Brought: ...

    def take(self, name: str, files: Sequence[BroughtFile], *, groups: Sequence[str] = ()) -> Brought: ...


class WhatIfShelf(Protocol):
    """What is to be tried, by name. `keep` of a known name replaces it; `get` raises `NotFound`."""

    def keep(self, asked: WhatIf) -> None: ...

    def get(self, name: str) -> WhatIf: ...


class AuditLog(Protocol):
    """Administrative acts; only ever added to. `latest` returns the newest first, those before a position if given."""

    def add(self, entry: AuditEntry) -> None: ...

    def latest(self, *, limit: int, before: int = 0, actor: str = "", act: str = "") -> tuple[AuditEntry, ...]: ...


class Study(Protocol):
    """An evaluation in a process of its own, one at a time. `start` returns at once; `Conflict` while one is on.

    `about` is what it is about, where the command needs to be told: it is handed on as it is.
    """

    def start(self, *about: str) -> None: ...

    def state(self) -> StudyState: ...
