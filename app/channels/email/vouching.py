"""Whether the organisation's own mail server vouches for a sender: RFC 8601, read strictly, and Microsoft's own way."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from app.channels.email.headers import domain_of

MICROSOFT = "microsoft"
"""What stands for Exchange Online instead of a server's name, which its fields leave out."""

_INSIDE = "internal"
_METHOD = re.compile(r"([a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"\b([a-z]+\.[a-z-]+)\s*=\s*([^\s;]+)", re.IGNORECASE)


class _Result(NamedTuple):
    method: str
    value: str
    properties: dict[str, str]


def is_vouched(sender: str, results: Sequence[str], *, server: str) -> bool:
    """Whether the topmost of the `results` that `server` gave says that `sender` is who wrote.

    Those below it may be anybody's. A server that is not named vouches for nobody.
    """
    ours = next((text for text in results if server and _server_of(text) == server.lower()), "")
    return bool(sender) and _says(_results_in(_plain(ours).partition(";")[2]), sender)


def is_vouched_by_microsoft(
    sender: str, results: Sequence[str], inside: Sequence[str], *, domains: Collection[str]
) -> bool:
    """Whether Exchange Online says that `sender` is who wrote: by DMARC, or as a colleague who was signed in.

    It writes the topmost of the `results`, without its name, and none or one of no use on mail within the house;
    `inside` is its `X-MS-Exchange-Organization-AuthAs`, which it takes away from what comes from elsewhere (its "header
    firewall"). A colleague is of one of the `domains`.
    """
    top = next(iter(results), "")
    found = _results_in(top) if _METHOD.match(_plain(top).strip()) else []
    judged = [result for result in found if result.method == "dmarc"]
    if any(result.value != "none" for result in judged):
        return bool(sender) and _says(judged, sender)
    return bool(inside) and {said.lower() for said in inside} == {_INSIDE} and domain_of(sender) in domains


def _says(found: Sequence[_Result], sender: str) -> bool:
    if any(result.method == "dmarc" for result in found):
        return all(_agrees(r, "header.from", sender, exactly=True) for r in found if r.method == "dmarc")
    return any(
        _agrees(result, name, sender)
        for result in found
        for method, name in (("dkim", "header.d"), ("dkim", "header.i"), ("spf", "smtp.mailfrom"))
        if result.method == method
    )


def _agrees(result: _Result, name: str, sender: str, *, exactly: bool = False) -> bool:
    """Whether a result passes for the very domain of the sender, or, unless `exactly`, for one that it is below."""
    passed = domain_of(result.properties.get(name, "")).strip(".")
    mine = domain_of(sender)
    below = not exactly and "." in passed and mine.endswith(f".{passed}")
    return result.value == "pass" and bool(passed) and (mine == passed or below)


def _server_of(text: str) -> str:
    return _plain(text).partition(";")[0].strip().split(" ")[0].lower()


def _results_in(text: str) -> list[_Result]:
    found = []
    for part in _plain(text).split(";"):
        method = _METHOD.match(part.strip())
        if method:
            properties = {name.lower(): value.lower() for name, value in reversed(_PROPERTY.findall(part))}
            found.append(_Result(method[1].lower(), method[2].lower(), properties))
    return found


def _plain(text: str) -> str:
    """Return a field without comments and quoted words: what a sender wrote may stand in them, semicolons included."""
    kept, depth, quoted, escaped = list[str](), 0, False, False
    for c in text:
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif quoted or (c == '"' and not depth):
            quoted = not quoted if c == '"' else quoted
        elif c in "()":
            depth = max(0, depth + (1 if c == "(" else -1))
        elif not depth:
            kept.append(c)
    return "".join(kept)
