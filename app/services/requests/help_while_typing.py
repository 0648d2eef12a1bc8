"""What may help before a question is even sent: pages worth reading, and an incident that it is probably about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.answer import Suggestion
from app.domain.incident import Incident
from app.ports import Clock, Retriever, UnitOfWorkFactory
from app.services.requests.decide_request import Suggest
from app.services.requests.incident_near import Lately, StormWatch

_FEWEST_LETTERS = 8
_CANDIDATES = 6
WHILE_TYPING = 0.2
"""Half a question is worth less than a whole one, and a link under the box costs nobody anything: this share of the
probability from which pages are suggested is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Pages, the likeliest first, and a confirmed incident; nothing of it is stored."""

    pages: tuple[Suggestion, ...] = ()
    incident: Incident | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpWhileTyping:
    """Searches what the asker may read, as the question would; opens no ticket and writes no receipt.

    Only a page worth reading with `at_least` this probability is shown. An incident is shown once an agent confirmed
    it and wrote what newcomers should know.
    """

    retriever: Retriever
    suggest: Suggest
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    storms: StormWatch | None = None
    at_least: Callable[[], float] = lambda: 0.15

    def __call__(self, text: str, *, audience: frozenset[str]) -> Help:
        """Return what helps; nothing for a few letters."""
        words = text.strip()[:2000]
        if len(words) < _FEWEST_LETTERS:
            return Help()
        hits = self.retriever.search(words, audience=audience, k=_CANDIDATES)
        pages = tuple(page for page in self.suggest(words, hits) if page.score >= self.at_least())
        return Help(pages=pages, incident=self._incident(words))

    def _incident(self, text: str) -> Incident | None:
        if self.storms is None:
            return None
        with self.unit_of_work() as work:
            if not work.incidents.find(states=frozenset({"confirmed"}), limit=1):
                return None
            features = self.storms.likeness.features(text)
            found = self.storms.incident_near(Lately(work), features, request_id="", at=self.clock.now())
        return found if found is not None and found.state == "confirmed" and found.note else None
