"""Why this answer? In a few sentences, for the eyes of the person who asks."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels import wording
from app.channels.company import Company
from app.channels.wording import Words
from app.domain.errors import NotFound
from app.domain.plain_words import shortened
from app.domain.receipt import Receipt
from app.ports import DocumentLookup, UnitOfWorkFactory
from app.services.requests.find_request import Asked

_QUESTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Reads the receipt; names only pages that this person may open."""

    reading: UnitOfWorkFactory
    documents: DocumentLookup
    company: Company

    def __call__(self, asked: Asked, *, user: str, words: Words) -> tuple[str, ...]:
        """Return the sentences."""
        try:
            with self.reading() as work:
                receipt = work.records.receipt(asked.request.id)
        except NotFound:
            return (words.gettext(wording.STILL_WORKING),)
        say, decision = words.gettext, receipt.decision
        sure = say(wording.SURE) % {
            "percent": round(decision.confidence * 100),
            "question": shortened(" ".join(receipt.text.split()), _QUESTION),
        }
        needed = say(wording.NEEDED) % {"percent": round(receipt.thresholds.answer * 100)}
        pages = self._pages(receipt, self.company.groups(user))
        groups = ", ".join(sorted(receipt.audience))
        return (
            sure,
            *([say(wording.FROM) % {"pages": "; ".join(pages)}] if pages else []),
            needed,
            *([say(wording.READ_AS) % {"groups": groups}] if asked.request.requester.endswith(f":{user}") else []),
        )

    def _pages(self, receipt: Receipt, groups: frozenset[str]) -> tuple[str, ...]:
        spans = receipt.decision.answer.spans if receipt.decision.answer else ()
        titles = {span.document_id: span.title for span in spans}
        return tuple(
            shortened(title, 120)
            for id, title in titles.items()
            if groups and self.documents.document(id, audience=groups) is not None
        )
