"""What a person would ask first, as fields: only what is missing, and what was said, to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.details import NAMES, detail_question
from app.domain.incident import KNOWN_ISSUE, REPORTED_BY_OTHERS
from app.services.requests.read_request import RequestStory
from app.web.languages import translations
from app.web.views import stage_of

MOST_FIELDS = 6
LONGEST = 300
_COMMON = frozenset({REPORTED_BY_OTHERS, KNOWN_ISSUE})
_KEYBOARDS = {"email": "email", "phone": "tel", "url": "url", "amount": "decimal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailField:
    """One detail to fill in: `value` is what the requester said already, `keyboard` what a phone shows for it.

    The label of a missing one asks for it; that of a known one names it.
    """

    kind: str
    label: str
    value: str = ""
    keyboard: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """What came back of the fields, in their order: the kinds, what stands there now, what stood there before."""

    kinds: Sequence[str] = ()
    values: Sequence[str] = ()
    before: Sequence[str] = ()


def fields_of(story: RequestStory, language: str) -> tuple[DetailField, ...]:
    """Return the fields to show while a person has the request: missing ones first; none without a missing one.

    Once a detail was told, nobody is asked again. Where many report the same, the cause is known to be elsewhere, and
    nobody needs one person's details.
    """
    receipt = story.receipt
    if receipt is None or receipt.decision.reason in _COMMON or stage_of(story) != "person" or _told(story):
        return ()
    words = translations(language).gettext
    missing = [_field(kind, _question(kind, language), "") for kind in receipt.triage.missing_details]
    said = {detail.kind: detail.value for detail in reversed(receipt.triage.details) if detail.kind in NAMES}
    known = [_field(kind, words(NAMES[kind]), value) for kind, value in said.items()]
    return tuple(islice([*missing, *known], MOST_FIELDS)) if missing else ()


def told_details(filled: FilledIn, language: str) -> str:
    """Return what was filled in or changed, a line each (`Version: 5.2`)."""
    words = translations(language)
    return "\n".join(
        f"{words.gettext(NAMES[kind])}: {' '.join(value.split())[:LONGEST]}"
        for kind, value, was in islice(zip(filled.kinds, filled.values, filled.before, strict=False), MOST_FIELDS)
        if kind in NAMES and value.strip() and value.strip() != was.strip()
    )


def _told(story: RequestStory) -> bool:
    return any(event.kind == "detail_added" or event.detail.startswith("detail_added") for event in story.events)


def _field(kind: str, label: str, value: str) -> DetailField:
    return DetailField(kind=kind, label=label, value=value, keyboard=_KEYBOARDS.get(kind, "text"))


def _question(kind: str, language: str) -> str:
    question = translations(language).gettext(detail_question(kind))
    # A Spanish question begins with a sign.
    first = next((place for place, sign in enumerate(question) if sign.isalpha()), 0)
    return question[:first] + question[first : first + 1].upper() + question[first + 1 :]
