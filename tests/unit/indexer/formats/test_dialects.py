"""Markdown as site generators write it reads as plain Markdown; code and plain pages are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.formats.dialects import plain_markdown

PIECES = st.one_of(
    st.sampled_from(
        ["<b>", "</b>", "<p>", "</p>", "<h2>", "</h2>", "<li>", "<a href='x'>", "</a>", "<table>", "<tr><td>"]
    ),
    st.sampled_from(["<!--", "-->", "{%", "%}", "{{", "}}", "{: .x}", "{#id}", "!!! note\n    ", ":::", "> [!NOTE]\n"]),
    st.sampled_from(
        ["&nbsp;", "&lt;", "`", "```\n", "~~~\n", "# a", "word", " ", "\n", "\n\n", "---\n", "===\n", "- "]
    ),
    st.sampled_from(["</table>", "\ue0003\ue001", "<name>", "| a |"]),
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_written_makes_it_fail(text: str) -> None:
    plain_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "# A page\r\n\r\nas *most* are:\r\n\r\n\r\n---\r\n\r\n- one & two\r\n",
        "Run `git commit -m <message>` and send <name> to <https://kb.example/x>, R&D knows.\n",
        "Write it so:\n\n```html\n<p>{{ name }}</p> <!-- &nbsp; -->\n{% if x %}\n```\n\nand `{% raw %}` or `<br>`.\n",
        "| a | b |\n| --- | --- |\n| 1 < 2 | {x} |\n",
        "Dear {{ticket.requester}}, thank you.\n",
        "!!! Attention please\nThe lift stands still.\n\n??? Who knows\n",
        "[Status]: open\n\nSee [the list] or [1].\n",
    ],
)
def test_what_everybody_reads_comes_back_untouched(text: str) -> None:
    assert plain_markdown(text) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Before\n\n<!-- for\neditors -->\nafter", "Before\n\nafter"),
        ("# Badges {#badges .wide}\n\n{: .steps}\n1. Call [us]({{ site.base }}/us){:target=\"_blank\"}",
         "# Badges\n\n1. Call [us](/us)"),
        ("# <%= title %>\n\nCall 12.", "Call 12."),
        ('Ask {% channel "ops" "the Ops team" %} or [look here]({% page "/x" %}).\n{% include "foot.html" %}',
         "Ask the Ops team or look here."),
        ('{% tab title="Linux" %}\nRun it.\n{% endtab %}', "**Linux**\n\nRun it."),
        ("{{< note >}}\nKeep it.\n{{< /note >}}", "Keep it."),
        ('!!! warning "Hot"\n    Do not touch.\n\n    Really.\n\nNext', "**Hot**\n\nDo not touch.\n\nReally.\n\nNext"),
        ("::: tip Good to know\nIt is free.\n:::", "**Good to know**\n\nIt is free."),
        ("> [!NOTE]\n> Ask first.", "> Ask first."),
        ("Opening hours\n=====\n\nNine to five.\n\nHolidays\n---\n\nClosed.",
         "# Opening hours\n\nNine to five.\n\n## Holidays\n\nClosed."),
        ("_Number:_ &nbsp;12 &amp; 13, R&amp;D", "_Number:_  12 & 13, R&D"),
        ("| a | b |\n| --- | --- |\n| one<br>two | <b>x</b> |", "| a | b |\n| --- | --- |\n| one two | **x** |"),
        ('See <a class="x" href="https://kb.example/a">the <b>page</b></a> and <a href="javascript:x">this</a>.',
         "See [the **page**](https://kb.example/a) and this."),
        (
            "Ask the [front desk][desk], see [Hours] and [the list][].\n\n[desk]: https://kb.example/desk 'The desk'\n"
            "[hours]: <https://kb.example/hours>\n[^1]: A note.",
            "Ask the [front desk](https://kb.example/desk), see [Hours](https://kb.example/hours) and [the list][].\n\n"
            "[^1]: A note.",
        ),
        ("<Tabs>\n<TabItem value='a'>\nText with <Name> in it.\n</TabItem>\n</Tabs>", "Text with <Name> in it."),
    ],
)  # fmt: skip
def test_what_only_a_renderer_understands_is_gone(text: str, plain: str) -> None:
    assert plain_markdown(text) == plain


def test_answers_that_fold_out_stand_below_their_questions() -> None:
    folds = """<div class="accordion">
      <h3 class="accordion-header">
        <button type="button"
          aria-expanded="false">
          How do I get in?
        </button>
      </h3>
      <div class="accordion-body">
        <p>
          Show your badge.
        </p>
        <ul>
          <li>Or call 12.</li>
        </ul>
      </div>
    </div>

    <details><summary>And at night?</summary>Ring the bell.</details>"""
    said = plain_markdown(folds).split("\n")
    assert [line.strip() for line in said if line.strip()] == [
        "### How do I get in?", "Show your badge.", "- Or call 12.", "**And at night?**", "Ring the bell.",
    ]  # fmt: skip


def test_a_table_and_code_in_html_become_a_table_and_code() -> None:
    text = "Rates:\n<table><tr><th>Day</th><th>EUR</th></tr><tr><td>one</td><td>12</td></tr></table>\n<pre>a  b</pre>"
    assert plain_markdown(text) == "Rates:\n\n| Day | EUR |\n| --- | --- |\n| one | 12 |\n\n```\na  b\n```"


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "{%",
        "<table>",
        "<a href='x'>",
        "<h1>",
        "::: ",
        "{: ",
        "![",
        "[a",
        "[a]: ",
        "[a]: b\n",
        "` `` ",
        "<h1",
        " ",
    ],
)
def test_a_page_of_nothing_but_beginnings_is_read_in_a_moment(piece: str) -> None:
    started = time.process_time()
    plain_markdown(f"&amp;{piece * (50_000 // len(piece))}")
    assert time.process_time() - started < 5.0
