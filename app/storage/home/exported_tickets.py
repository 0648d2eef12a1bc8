"""Tickets as other systems export them, made plain: Jira's comments, and texts with a mail's or a wiki's markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.domain.plain_words import plain_lines
from app.storage.home.ticket_comments import with_comments
from indexer.cleaning import has_markup, to_markdown
from indexer.cleaning.wiki import wiki_to_markdown

_JIRA = "issue key"
_ASIDE = re.compile(r"!\S+?\.(?:png|jpe?g|gif|bmp)(?:\|[^!\n]*)?!|\[~[^\]\n]+\]", re.IGNORECASE)
"""Pictures, and people who are called by name, in Jira's markup."""
_COMMENT = re.compile(r"([^;\n]{6,40});([^;\n]{0,200});(.*)", re.DOTALL)
_OURS = frozenset({"answered by", "duplicate of"})
"""Columns of a gold set: its texts are as they shall be."""


def as_plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row, its names being plain already, with what its comments say and texts that read as they were seen."""
    told = with_comments(row)
    if not _OURS.isdisjoint(told):
        return told
    read = _without_wiki if _JIRA in told else _without_markup
    plainer = {name: read(value) if isinstance(value, str) else value for name, value in told.items()}
    return _with_jira_comments(plainer) if _JIRA in told else plainer


def _with_jira_comments(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row of Jira's table, whose `Resolution` is a word such as Done: what others than the reporter wrote."""
    listed = row.get("comment") or ()
    found = [_COMMENT.fullmatch(one) for one in ([listed] if isinstance(listed, str) else listed)]
    reporters = {row.get("reporter id"), row.get("reporter")}
    answers = [one for one in found if one and one[2] not in reporters]
    said = {"resolution": "\n\n".join(_without_wiki(one[3]) for one in answers)}
    return {**row, **said, "first reply": answers[0][1] if answers else ""}


def _without_wiki(text: str) -> str:
    return plain_lines(wiki_to_markdown(_ASIDE.sub("", text))).strip()


def _without_markup(text: str) -> str:
    return plain_lines(to_markdown(text)).strip() if has_markup(text) else text
