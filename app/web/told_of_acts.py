"""What the audit log keeps of an act besides its reason. Every text is a message to translate."""

from __future__ import annotations

from app.domain.audit import (
    ARTICLE_PUBLISHED,
    CHANNEL_ON,
    DELETION_APPROVED,
    DELETION_REFUSED,
    LINK_MADE,
    MODEL_PROMOTED,
    MODEL_ROLLED_BACK,
    PROMISE_APPLIED,
    SESSIONS_ENDED,
    SIGNED_IN,
    TOKEN_MADE,
    TRIAGE_TRAINED,
)
from app.web.wording import _, ngettext

_FROM_TO = "%(why_before)s -> %(why_after)s"
_ONE, _TWO, _THREE = "%(said)s", "%(said)s, %(said_b)s", "%(said)s, %(said_b)s, %(said_c)s"
_DOCUMENTS = ngettext("%(num)d document", "%(num)d documents")

WITH_REASON = "%(reason)s (%(said)s)"
"""How an act's own reason and what it changed stand together."""

ACTS: dict[str, tuple[str | tuple[str, str], ...]] = {
    ARTICLE_PUBLISHED: (_("for %(why_readers)s"),),
    CHANNEL_ON: (_("override"),),
    DELETION_APPROVED: (_DOCUMENTS,),
    DELETION_REFUSED: (_DOCUMENTS,),
    LINK_MADE: (_ONE,),
    MODEL_PROMOTED: (_FROM_TO,),
    MODEL_ROLLED_BACK: (_FROM_TO,),
    PROMISE_APPLIED: (_FROM_TO,),
    SESSIONS_ENDED: ("%(number)s",),
    SIGNED_IN: (_("%(said_role)s, by %(said_way)s"),),
    TOKEN_MADE: (_ONE, _TWO, _THREE),
    TRIAGE_TRAINED: (_("forced"),),
    "change_tried": (_ONE, _TWO, _THREE),
    "gold_judged": ("%(set)s: %(said)s",),
    "pages_brought": (ngettext("%(num)d file", "%(num)d files"),),
    "source_stopped": (_DOCUMENTS,),
    "rules_saved": (_("+%(more)s -%(less)s lines, %(before)s -> %(after)s"),),
}
"""What else is kept of an act, by its name; a list of words is known up to the third."""

WORDS = {
    "admin": _("administrator"),
    "agent": _("agent"),
    "requester": _("employee"),
    "link": _("one-time link"),
    "provider": _("the organisation's sign-in"),
    "ask": _("to ask"),
    "read": _("to read"),
    "everyone": _("everybody"),
    "none": _("none"),
    "default": _("default"),
    "keep": _("kept"),
    "drop": _("dropped"),
    "open": _("left open"),
    "topic": _("topic"),
    "priority": _("priority"),
    "tier": _("tier"),
    "queue": _("team"),
    "answer_from": _("confidence to answer from"),
    "grace": _("grace"),
    "channels": _("channels"),
    "without": _("pages left out"),
    "draft": _("a new page"),
    "rules": _("rules of triage"),
    "model": _("triage model"),
    "triage model": _("triage model"),
    "triage file": _("rules of triage"),
    "desk file": _("rules of the desk"),
    "politeness": _("politeness"),
    "confidence curves and thresholds": _("confidence curves and thresholds"),
    "switch": _("switch of channels"),
    "suspected": _("suspected"),
    "confirmed": _("incident|confirmed"),
    "resolved": _("resolved"),
    "dismissed": _("dismissed"),
}
"""Words that the house writes down, and what pages call them."""
