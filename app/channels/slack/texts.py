"""Slack's message text to plain text, and plain text to what Slack shows as nothing else than itself."""

from __future__ import annotations

import re
from collections.abc import Callable

_LINK = re.compile(r"<((?:https?://|mailto:|tel:)[^<>|\s]{1,2000})(?:\|([^<>]{0,500}))?>")
_USER = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|([^<>]{0,100}))?>")
_ROOM = re.compile(r"<#[CG][A-Z0-9]{1,30}(?:\|([^<>]{0,100}))?>")
_SPECIAL = re.compile(r"<!(?:subteam\^[A-Z0-9]{1,30}|[a-z]{1,20})(?:[|^][^<>]{0,200})?>")


def plain_text(text: str, *, me: str = "") -> str:
    """Return what somebody wrote, without Slack's markup; mentions of `me` are left out."""
    linked = _LINK.sub(_link, without_mention(text, me))
    named = _ROOM.sub(lambda found: "#" + (found[1] or "channel"), _USER.sub(_user, linked))
    bare = _SPECIAL.sub(" ", named)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def without_mention(text: str, user: str) -> str:
    """Return what somebody wrote, still in Slack's markup, without speaking to `user`."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^<>]*)?>[ ,:]*", " ", text).strip() if user else text


def with_names(text: str, name: Callable[[str], str]) -> str:
    """Return what somebody wrote, still in Slack's markup, with each person it mentions called by `name`."""
    return _USER.sub(lambda found: f"@{escaped(called)}" if (called := name(found[1])) else "", text)


def without_people(text: str) -> str:
    """Return what somebody wrote, still in Slack's markup, without the people it mentions."""
    return _USER.sub("", text)


def mentions(text: str, user: str) -> bool:
    """Whether `text` speaks to `user`."""
    return bool(user) and (f"<@{user}>" in text or f"<@{user}|" in text)


def escaped(text: str) -> str:
    """Return `text` so that Slack reads no mention, link or command in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def visible(text: str) -> str:
    """Return `text`, or a dash where there would be nothing to see (Slack refuses empty texts)."""
    return text if text.strip() else "–"


def _link(found: re.Match[str]) -> str:
    address, label = found[1].removeprefix("mailto:").removeprefix("tel:"), found[2] or ""
    return address if not label or label in address else f"{label} ({address})"


def _user(found: re.Match[str]) -> str:
    return f"@{found[2]}" if found[2] else ""
