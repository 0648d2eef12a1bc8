"""Which macro a message was made from, picked by hand or suggested, and the closing tags that it brings."""

from __future__ import annotations

from app.domain.desk_rules import DeskRules
from app.domain.errors import NotFound
from app.domain.macro import SOURCE, Macro
from app.ports import UnitOfWork

SUGGESTION = "suggestion:"
"""How the source of a message begins that was sent from a suggestion: `suggestion:ID`."""


def macro_tags(work: UnitOfWork, rules: DeskRules, source: str) -> tuple[str, ...]:
    """Return the tags that a message of `source` puts on the ticket it ends; none where no macro stands behind it."""
    macro = _macro(work, rules, source)
    return macro.tags if macro else ()


def _macro(work: UnitOfWork, rules: DeskRules, source: str) -> Macro | None:
    made_of = source
    if source.startswith(SUGGESTION):
        try:
            made_of = work.suggestions.offered(source.removeprefix(SUGGESTION)).reply.document_id
        except NotFound:  # whatever a form says it came from
            return None
    return rules.macros.get(made_of.removeprefix(SOURCE)) if made_of.startswith(SOURCE) else None
