"""Slack's message markup as plain markdown, with people named by their role only."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PERSON = re.compile(r"<@([UWB][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#C[A-Z0-9]+\|([^>]*)>")
_COMMAND = re.compile(r"<!(?:subteam\^[^|>]*\|)?([^>|]*)(?:\|[^>]*)?>")
_LABELLED_LINK = re.compile(r"<((?:https?|ftp)://[^|>\s]+)\|([^>]+)>")
_LINK = re.compile(r"<((?:https?|ftp)://[^>\s]+)>")
_MAIL = re.compile(r"<(?:mailto|tel):[^|>]+(?:\|([^>]*))?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def plain_text(text: str, *, roles: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return Slack markup as markdown. `roles` by user id of this thread; `names` by user id of the workspace."""
    text = _PERSON.sub(lambda match: f"@{roles.get(match.group(1), 'colleague')}", text)
    text = _without_names(text, roles=roles, names=names)
    text = _CHANNEL.sub(r"#\1", text)
    text = _COMMAND.sub("", text)
    text = _LABELLED_LINK.sub(r"[\2](\1)", text)
    text = _LINK.sub(r"\1", text)
    text = _MAIL.sub(r"\1", text)
    return re.sub("&(?:lt|gt|amp);", lambda match: _ENTITIES[match.group()], text).strip()


def _without_names(text: str, *, roles: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Replace the written names of those who take part; other names may be words of the language."""
    for user, role in roles.items():
        name = names.get(user, "")
        if len(name) > 2:
            text = re.sub(rf"@?\b{re.escape(name)}\b", f"@{role}", text)
    return text
