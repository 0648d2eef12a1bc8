"""Pages as tests read them: their words, what an XPath finds in them, and whether anything in them could do harm."""

from __future__ import annotations

from collections.abc import Iterator

from httpx2 import Response
from lxml.html import HtmlElement, document_fromstring

Page = Response
"""What the test client brings back."""

RUNS = {"iframe", "object", "embed", "base", "math", "animate", "foreignobject"}
URLS = ("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href")


def tree_of(page: Page) -> HtmlElement:
    return document_fromstring(page.text)


def text_of(page: Page) -> str:
    """Return the words of the page's own part: without its head, its header and its footer."""
    return words_of(elements(page, "//main")[0])


def words_of(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def elements(page: Page, path: str) -> list[HtmlElement]:
    """Return the elements that an XPath finds."""
    return list(tree_of(page).xpath(path))


def values(page: Page, path: str) -> list[str]:
    """Return the attributes that an XPath finds, or the texts of the elements."""
    return [str(one if isinstance(one, str) else one.text_content()) for one in elements(page, path)]


def dangers(page: Page) -> list[str]:
    """Return what in a page could run, load or send something that is not ours."""
    if "html" not in page.headers.get("content-type", "") or not page.text:
        return []
    return [danger for one in tree_of(page).iter() if isinstance(one.tag, str) for danger in _dangers(one)]


def _dangers(element: HtmlElement) -> Iterator[str]:
    text = f"<{element.tag} {dict(element.attrib)}>"
    if element.tag in {"script", "style"} and (element.text or "").strip():
        yield text
    if element.tag in RUNS:
        yield text
    if element.tag == "meta" and "refresh" in element.get("http-equiv", "").lower():
        yield text
    if any(name.startswith("on") or name in {"style", "srcdoc"} for name in element.attrib):
        yield text
    yield from (text for name in URLS if not _harmless(element.tag, name, element.get(name, "/")))


def _harmless(tag: str, name: str, address: str) -> bool:
    """Links may lead out, by http; whatever is loaded or sent to is ours."""
    plain = "".join(address.split()).lower()
    if plain.startswith(("/", "#", "?")) and not plain.startswith(("//", "/\\")):
        return True
    return tag == "a" and name == "href" and plain.startswith(("https://", "http://", "mailto:"))
