"""How Jira says what is wrong."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from app.mirroring.calling import Dialect
from indexer.jirawire import NOT_LET_IN


def _words(told: dict[str, Any]) -> list[str]:
    fields, general = told.get("errors"), told.get("errorMessages")
    said = [str(one) for one in general] if isinstance(general, list) else []
    said += [f"{name}: {what}" for name, what in fields.items()] if isinstance(fields, dict) else []
    return said + ([str(told["errorMessage"])] if told.get("errorMessage") else [])


JIRA = Dialect(
    service="Jira",
    setting="jira_url",
    means=MappingProxyType(
        {
            401: NOT_LET_IN,
            403: "The account may not do that. Give it the rights that docs/jira.md names.",
            404: "It was deleted, or moved to where the account may not look. docs/jira.md says what it needs.",
            409: "Somebody changed it at the same moment; it is tried again.",
            413: "It is too long for this Jira.",
            429: "It is asked too often; it is tried again later.",
        }
    ),
    wrong=frozenset({400}),
    words=_words,
)
