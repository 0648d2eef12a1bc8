"""What the knowledge lacks and where it misleads: the findings of the last look, and a new look."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.evaluation import EvaluationRun
from app.domain.knowledge_findings import (
    DAMAGE,
    GAPS,
    PAGES,
    WORDS,
    GapReport,
    PageReport,
    WordReport,
    gap_report,
    page_report,
    word_report,
)
from app.ports import EvaluationShelf, Study
from app.services.admin.audited import Act, WriteAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class LookIntoKnowledge:
    """Findings are read from the newest saved runs; `again` starts a look beside the server, which saves new ones."""

    evaluations: EvaluationShelf
    study: Study
    audit: WriteAudit

    def gaps(self) -> GapReport | None:
        """Return the gaps of the newest look; None before the first."""
        run = self._newest(GAPS)
        return gap_report(run) if run else None

    def draft(self, number: int) -> str:
        """Return the draft of the gap in this place, from 0, as Markdown; raise `NotFound` where there is none."""
        report = self.gaps()
        gap = report.gaps[number] if report and number < len(report.gaps) else None
        if gap is None or gap.draft is None:
            raise NotFound("There is no such draft any more. Load the page of gaps again.")
        return gap.draft.text + "\n"

    def pages(self) -> PageReport | None:
        """Return what is wrong with pages by the newest look; None before the first."""
        return page_report(self._newest(PAGES), self._newest(DAMAGE))

    def words(self) -> WordReport | None:
        """Return the words of the newest look that no page uses; None before the first."""
        run = self._newest(WORDS)
        return word_report(run) if run else None

    def again(self, act: Act) -> None:
        """Start a new look; raise `Conflict` while one is under way."""
        self.study.start()
        self.audit("knowledge_looked_into", act)

    def _newest(self, kind: str) -> EvaluationRun | None:
        return next(iter(self.evaluations.runs(kind=kind, limit=1)), None)
