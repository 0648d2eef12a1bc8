"""Confluence storage format: what its macros, links, images, tasks and emoticons say, as simple HTML."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import quote_plus

from lxml import etree

from indexer.cleaning.parsing import attribute, local_name
from indexer.cleaning.rules import Rendering, code_block, safe_address

NOTHING = Rendering(inside=False)
_CODE = frozenset({"code", "noformat", "mathblock", "mathinline", "mermaid", "plantuml", "sql"})
_LABELLED = {"note": "Note", "warning": "Warning", "tip": "Tip", "info": "", "panel": "", "expand": "", "ui-expand": ""}
_SPOKEN_EMOTICONS = {"tick": "✅", "cross": "❌", "warning": "⚠️", "information": "ℹ️", "plus": "➕", "minus": "➖"}


def _macro(element: etree._Element) -> Rendering:
    name = attribute(element, "name")
    plain = _child(element, "ac:plain-text-body")
    if name in _CODE or (plain is not None and name != "html"):
        return code_block(_all_text(plain), _parameter(element, "language"))
    if name == "html":
        return NOTHING  # a script by another name
    if name in _SAID:
        return _SAID[name](element)
    if _child(element, "ac:rich-text-body") is None:
        return NOTHING
    heading = ": ".join(part for part in (_LABELLED.get(name, ""), _parameter(element, "title")) if part)
    return Rendering(before=f"<p><strong>{_escaped(heading)}</strong></p>" if heading else " ", after=" ")


def _status(element: etree._Element) -> Rendering:
    return Rendering(before=_escaped(_parameter(element, "title")), inside=False)


def _issue(element: etree._Element) -> Rendering:
    return Rendering(before=_escaped(_parameter(element, "key")), inside=False)


def _embedded(element: etree._Element) -> Rendering:
    """An include, a widget or a file shown in place: name what it shows, for its content lies elsewhere."""
    for target in element.iter():
        if local_name(target) in _TARGETS:
            label, address = _TARGETS[local_name(target)](target)
            return Rendering(before=f"<p>{_anchor(label, address)}</p>", inside=False)
    return NOTHING


def _link(element: etree._Element) -> Rendering:
    label, address = "", f"#{attribute(element, 'anchor')}" if attribute(element, "anchor") else ""
    for child in element:
        if local_name(child) in _TARGETS:
            label, address = _TARGETS[local_name(child)](child)
        elif local_name(child) == "ri:user":
            return NOTHING  # names a person
    body = _child(element, "ac:plain-text-link-body", "ac:link-body")
    said = " ".join(_all_text(body).split()) or label
    return Rendering(before=_anchor(said, address), inside=False)


def _image(element: etree._Element) -> Rendering:
    caption = " ".join(_all_text(_child(element, "ac:caption")).split())
    shows = attribute(element, "alt") or attribute(element, "title") or caption
    target = next((child for child in element if local_name(child) in _TARGETS), None)
    label, address = _TARGETS[local_name(target)](target) if target is not None else ("", "")
    if not shows:
        return NOTHING
    return Rendering(before=f'<img alt="{_escaped(shows)}" src="{_escaped(address or label)}"/>', inside=False)


def _task(element: etree._Element) -> Rendering:
    done = _all_text(_child(element, "ac:task-status")).strip() == "complete"
    return Rendering(before=f"<li>[{'x' if done else ' '}] ", after="</li>", opens=1)


def _task_list(_: etree._Element) -> Rendering:
    return Rendering(before="<ul>", after="</ul>", opens=1)


def _emoticon(element: etree._Element) -> Rendering:
    said = attribute(element, "emoji-fallback") or _SPOKEN_EMOTICONS.get(attribute(element, "name"), "")
    return Rendering(before=_escaped(said) if not said.startswith(":") else "", inside=False)


def _time(element: etree._Element) -> Rendering:
    return Rendering(before=_escaped(attribute(element, "datetime")) if not _all_text(element).strip() else "")


def _extension(element: etree._Element) -> Rendering:
    """The newer editor's node stands beside an older rendering of it: keep that, and the node only alone."""
    for child in list(element) if _child(element, "ac:adf-fallback") is not None else ():
        if local_name(child) == "ac:adf-node":
            element.remove(child)
    return Rendering()


def _dropped(_: etree._Element) -> Rendering:
    return NOTHING


def _page_target(element: etree._Element) -> tuple[str, str]:
    title, space = attribute(element, "content-title"), attribute(element, "space-key")
    return title, f"/display/{quote_plus(space)}/{quote_plus(title)}" if space else quote_plus(title)


def _file_target(element: etree._Element) -> tuple[str, str]:
    return attribute(element, "filename"), quote_plus(attribute(element, "filename"))


def _url_target(element: etree._Element) -> tuple[str, str]:
    address = safe_address(attribute(element, "value"))
    return address, address


def _space_target(element: etree._Element) -> tuple[str, str]:
    key = attribute(element, "space-key")
    return key, f"/display/{quote_plus(key)}"


def _anchor(label: str, address: str) -> str:
    if not label:
        return ""
    return f'<a href="{_escaped(address)}">{_escaped(label)}</a>' if address else _escaped(label)


def _child(element: etree._Element, *names: str) -> etree._Element | None:
    return next((child for child in element if local_name(child) in names), None)


def _parameter(element: etree._Element, name: str) -> str:
    found = (c for c in element if local_name(c) == "ac:parameter" and attribute(c, "name").lower() == name)
    return next((" ".join(_all_text(parameter).split()) for parameter in found), "")


def _all_text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(str(text) for text in element.itertext())


def _escaped(text: str) -> str:
    return html.escape(text)


Rule = Callable[[etree._Element], Rendering]

_TARGETS: dict[str, Callable[[etree._Element], tuple[str, str]]] = {
    "ri:page": _page_target,
    "ri:blog-post": _page_target,
    "ri:attachment": _file_target,
    "ri:url": _url_target,
    "ri:space": _space_target,
}
_SAID: dict[str, Rule] = {
    "status": _status,
    "jira": _issue,
    "include": _embedded,
    "excerpt-include": _embedded,
    "widget": _embedded,
    "view-file": _embedded,
    "multimedia": _embedded,
}
STORAGE_RULES: dict[str, Rule] = {
    "ac:structured-macro": _macro,
    "ac:macro": _macro,
    "ac:link": _link,
    "ac:image": _image,
    "ac:task-list": _task_list,
    "ac:task": _task,
    "ac:emoticon": _emoticon,
    "ac:adf-extension": _extension,
    "time": _time,
    **dict.fromkeys(
        ("ac:parameter", "ac:default-parameter", "ac:placeholder", "ac:task-id", "ac:task-status", "ac:task-uuid"),
        _dropped,
    ),
    **dict.fromkeys(("ac:adf-attribute", "ac:adf-mark", "at:declarations", "ri:user"), _dropped),
}
