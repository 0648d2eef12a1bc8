"""A change is tried on past requests before it is made: started beside the server, read when it is done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.evaluation import EvaluationRun
from app.domain.what_if import WHAT_IF, Difference, WhatIf, checked, difference_of
from app.ports import EvaluationShelf, GoldShelf, RuleFile, Study, WhatIfShelf
from app.services.admin.audited import Act, WriteAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class TryChange:
    """Keeps what is to be tried and starts it. `rules` is the triage file; the same text again is no change.

    `models` gives the versions of the triage models that are kept.
    """

    shelf: WhatIfShelf
    evaluations: EvaluationShelf
    gold: GoldShelf
    study: Study
    rules: RuleFile
    audit: WriteAudit
    models: Callable[[], Collection[str]] = tuple

    def __call__(self, act: Act, asked: WhatIf) -> None:
        """Start it; raises `InvalidInput`, `NotFound` for a set or a model that is gone, `Conflict` while one is on."""
        rules = asked.rules.replace("\r\n", "\n")
        same = rules.strip() == self.rules.current().text.strip()
        wanted = checked(replace(asked, rules="" if same else rules))
        if wanted.history and wanted.history not in self.gold.names():
            raise NotFound(f"There is no gold set {wanted.history!r} any more. Choose another history.")
        if wanted.model and wanted.model not in self.models():
            raise NotFound(f"There is no triage model {wanted.model!r} any more. Choose another one.")
        problem = self.rules.check(wanted.rules) if wanted.rules else None
        if problem is not None:
            raise InvalidInput(f"Line {problem.line} of the rules: {problem.says}")
        if self.study.state().since is not None:
            raise Conflict("A change is being tried already. The next one can be tried when it is done.")
        self.shelf.keep(wanted)
        self.study.start(wanted.name)
        self.audit("change_tried", act, detail=", ".join(wanted.changes))

    def tried(self, *, limit: int) -> tuple[EvaluationRun, ...]:
        """Return what was tried, the newest first."""
        return self.evaluations.runs(kind=WHAT_IF, limit=limit)

    def result(self, name: str) -> tuple[EvaluationRun, Difference]:
        """Return what came of one; raises `NotFound`."""
        run = self.evaluations.get(name)
        found = difference_of(run)
        if found is None:
            raise NotFound(f"{name!r} is no change that was tried. Choose one from the list.")
        return run, found
