"""What is there already of what a new service needs, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.first_steps import QUESTIONS, FirstSteps, Proof
from app.domain.gold import GoldOverview
from app.domain.promise import promise_in_force
from app.domain.ticket import Ticket
from app.ports import UnitOfWork
from app.services.admin.administration import Administration

_RUNS = 50
_LOOKED_AT = 20
"""So many requests back are looked at for those that pages could answer."""


@dataclass(frozen=True, slots=True)
class ReadFirstSteps:
    """Looks at everything afresh: nobody ticks a step off, and one that is undone is open again."""

    admin: Administration

    def __call__(self, requester: str) -> FirstSteps:
        """Return the steps as they stand; the questions are those that `requester` asked, the newest first."""
        admin = self.admin
        with admin.reading() as work:
            asked = work.queries.find(requester=requester, limit=_LOOKED_AT)
            questions = [one for one in asked if _searched(work, one)][:QUESTIONS]
        sets, sources = admin.proof.review_gold.sets(), admin.knowledge.books.sources()
        return FirstSteps(
            documents=sum(source.live for source in sources),
            reading=admin.knowledge.bring_pages.reading(),
            unread=admin.knowledge.bring_pages.unread(),
            unreadable=[one.name for one in sources if not one.live and one.last and one.last.failures],
            questions=questions,
            sets=sets,
            model=next((model.version for model in admin.triage.models() if model.serving), ""),
            borrowed=admin.rules.current().is_packaged,
            proof=self._furthest(sets),
            promise=promise_in_force(
                admin.proof.promise.in_force(), admin.proof.evaluations.runs(kind="answering", limit=_RUNS)
            ),
            board=admin.service.channels(),
        )

    def _furthest(self, sets: tuple[GoldOverview, ...]) -> Proof | None:
        """Return how far the set is judged that most was said of."""
        found = [self._proof(one.name) for one in sets]
        return max(found, key=lambda proof: proof.judging.judged if proof.judging else -1, default=None)

    def _proof(self, name: str) -> Proof:
        judge = self.admin.proof.judge_answers
        return Proof(set=name, judging=judge.next(name), result=judge.result(name))


def _searched(work: UnitOfWork, ticket: Ticket) -> bool:
    """Whether there were pages to answer a request from when it was decided."""
    try:
        return bool(work.records.receipt(ticket.request_id).index_version)
    except NotFound:
        return False
