"""Markdown becomes safe HTML, and a quote is marked wherever it lies."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from app.web.marking import safe_url, to_html, to_line, with_commands
from tests.fixtures.attacks import ATTACKS

PAGE = """# Reset

Open **Settings** and choose *Reset*. Then `sign in` again.

## Steps

1. Open the [client](https://kb.example/client).
2. Enter the code: **809**.

| what | limit |
|---|---|
| meals | 45 euros |
| hotel | 160 euros |

- [ ] first thing
- second thing
"""
WORDS = st.text(alphabet="ab *_`|#>-[]()<&.\n1⸨⸩", max_size=80)


def marked_text(page: str, quote: str) -> list[str]:
    start = page.index(quote)
    html = to_html(page, [(start, start + len(quote))])
    return [mark.text_content() for mark in lxml_html.fragment_fromstring(str(html), "div").iter("mark")]


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("Then `sign in` again.", ["Then sign in again."]),
        ("Open **Settings** and choose *Reset*.", ["Open Settings and choose Reset."]),
        ("1. Open the [client](https://kb.example/client).", ["Open the client."]),
        ("Enter the code: **809**.", ["Enter the code: 809."]),
        ("| meals | 45 euros |", ["meals", "45 euros"]),
        ("45 euros", ["45 euros"]),
        ("- [ ] first thing\n- second thing", ["first thing", "second thing"]),
        ("again.\n\n## Steps\n\n1. Open", ["again.", "Steps", "Open"]),
    ],
)
def test_a_quote_is_marked_whole_and_nothing_else_is(quote: str, shown: list[str]) -> None:
    assert [" ".join(text.split()) for text in marked_text(PAGE, quote)] == shown


def test_marking_does_not_change_how_the_page_reads() -> None:
    marked = to_html(PAGE, [(0, len(PAGE))])
    assert re.sub("</?mark>", "", str(marked)) == str(to_html(PAGE))


def test_headings_leave_the_first_rank_to_the_page() -> None:
    assert "<h1" not in to_html("# One\n\n###### Six")
    assert "<h2>One</h2>" in to_html("# One")


def test_signs_that_stand_for_marks_are_not_forged_by_a_page() -> None:
    assert "<mark>" not in to_html("a ⸨forged⸩ mark")


def test_a_link_relative_to_where_the_page_came_from_is_only_text() -> None:
    html = to_html("See [errors](vpn-errors.md), [more](/etc/passwd) and [all](https://kb.example/all).")
    assert html.count("href") == 1
    assert "errors" in html


@pytest.mark.parametrize(
    ("snippet", "line"),
    [
        ("Leave it on **Automatic** unless `IT` tells you.", "Leave it on Automatic unless IT tells you."),
        ("| HV-307 | Gateway not reachable |", "HV-307 · Gateway not reachable"),
        ("See [errors](vpn-errors.md)\nand 2 < 3", "See errors and 2 < 3"),
        ("", ""),
    ],
)
def test_a_snippet_is_one_line_without_markup(snippet: str, line: str) -> None:
    assert to_line(snippet) == line


@given(WORDS, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=3))
def test_any_text_and_any_ranges_give_well_formed_marks(text: str, ranges: list[tuple[int, int]]) -> None:
    html = str(to_html(text, [(min(r), min(max(r), len(text))) for r in ranges if min(r) < len(text)]))
    assert html.count("<mark>") == html.count("</mark>")
    assert "⸨" not in html
    assert "⸩" not in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_becomes_an_element_or_a_link_that_runs(attack: str) -> None:
    tree = lxml_html.fragment_fromstring(str(to_html(f"before\n\n{attack}\n\nafter", [(0, 6)])), "div")
    for element in tree.iter():
        assert element.tag not in {"script", "img", "svg", "iframe", "style", "form", "input", "object", "base", "meta"}
        assert not [name for name in element.attrib if name.lower().startswith("on") or name == "style"]
        assert not re.match(r"\s*(javascript|data|vbscript)", unescape(element.get("href", "")), re.IGNORECASE)
    assert "after" in tree.text_content()


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "JaVaScRiPt:x", " https://x", "//x", "data:text/html,x", "file:///etc/passwd"]
)
def test_links_lead_to_web_pages_only(url: str) -> None:
    assert safe_url(url) == ""
    assert safe_url("https://kb.example/page") == "https://kb.example/page"


def test_a_code_is_never_broken_in_two_and_a_mark_goes_around_it() -> None:
    assert to_html("| HV-307 | ok |\n|---|---|\n| IT-desk | x |").count('<span class="code">') == 1
    text = "Error HV-307 means that"
    assert '<mark>Error <span class="code">HV-307</span></mark> means' in to_html(text, [(0, 12)])
    assert to_line("See HV-307, then ring.") == "See HV-307, then ring."


def test_what_somebody_calls_a_span_stays_text() -> None:
    assert "<span" not in to_html('<span class="code">x</span>')


def test_an_address_in_a_sentence_can_be_followed_up_to_its_end() -> None:
    text = "Open https://reset.example/a?b=1, then (https://kb.example/HV-307). [here](https://x.example) `https://no.example`"
    html = lxml_html.fragment_fromstring(str(to_html(text, [(0, 32)])), "div")
    assert [a.get("href") for a in html.iter("a")] == [
        "https://reset.example/a?b=1",
        "https://kb.example/HV-307",
        "https://x.example",
    ]
    assert {a.get("rel") for a in html.iter("a")} == {"noopener noreferrer nofollow"}
    assert [mark.text_content() for mark in html.iter("mark")] == ["Open https://reset.example/a?b=1"]
    assert to_line(text).startswith("Open https://reset.example/a?b=1, then")


def test_what_to_type_is_shown_as_such_and_nothing_else_becomes_markup() -> None:
    assert str(with_commands("Run `firstline <x>` & wait.")) == "Run <code>firstline &lt;x&gt;</code> &amp; wait."
    assert str(with_commands("It's `half")) == "It&#39;s <code>half</code>"


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_sentence_with_commands_holds_no_other_element(attack: str) -> None:
    html = lxml_html.fragment_fromstring(str(with_commands(f"`{attack}` {attack}")), "div")
    assert {element.tag for element in html.iter()} <= {"div", "code"}
