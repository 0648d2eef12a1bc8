"""How Zendesk says what is wrong."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from app.mirroring.calling import Dialect
from indexer.zendeskwire import NOT_LET_IN


def _words(told: dict[str, Any]) -> list[str]:
    """Return what it says: a sentence, and what is wrong with each field."""
    error, details = told.get("error"), told.get("details")
    said = [str(error.get("message", ""))] if isinstance(error, dict) else []
    said += [str(told["description"])] if told.get("description") else []
    for found in details.values() if isinstance(details, dict) else ():
        said += [str(one.get("description", "")) for one in found if isinstance(one, dict)] if found else []
    return [one for one in said if one]


ZENDESK = Dialect(
    service="Zendesk",
    setting="zendesk_url",
    means=MappingProxyType(
        {
            400: "It does not take this call as it is.",
            401: NOT_LET_IN,
            403: "The account may not do that. Give it the role that docs/zendesk.md names.",
            404: "It was deleted, or the account may not look at it. docs/zendesk.md says what the account needs.",
            409: "Somebody changed it at the same moment; it is tried again.",
            429: "It is asked too often; it is tried again later.",
        }
    ),
    wrong=frozenset({422}),
    # A key that was used for other words (400), or is being used just now (409), may well have made a ticket.
    unsure=frozenset({400, 409}),
    words=_words,
)
