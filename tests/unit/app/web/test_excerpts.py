"""Around a quote there is enough to judge it by, and never so much that it is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Span
from app.web.excerpts import around, body_of
from tests.fakes.builders import a_document

PAGE = "# VPN\n\nFirst paragraph.\n\n## When it fails\n\nError 809 blocks. Restart it.\n\nLast paragraph."


def a_span(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(document_id="page-1", title="VPN", start=start, end=start + len(quote), text=quote, url="")


def test_the_paragraph_and_its_heading_are_shown() -> None:
    shown = around(a_document(text=PAGE), [a_span(PAGE, "Error 809 blocks.")])
    assert shown.text == "## When it fails\n\nError 809 blocks. Restart it."
    assert (shown.cut_before, shown.cut_after) == (False, False)


def test_a_long_paragraph_is_cut_at_a_word_on_both_sides() -> None:
    text = f"{'before ' * 200}The quote. {'after ' * 200}"
    shown = around(a_document(text=text), [a_span(text, "The quote.")])
    assert shown.cut_before
    assert shown.cut_after
    assert shown.text.startswith("before")
    assert len(shown.text) < 700


def test_between_quotes_that_lie_far_apart_a_sign_stands_for_what_is_left_out() -> None:
    text = f"The first quote. More.\n\n{'Much else. ' * 40}\n\n## Later\n\nThe second quote."
    spans = [a_span(text, "The first quote."), a_span(text, "The second quote.")]
    shown = around(a_document(text=text), spans)
    assert shown.text == "The first quote. More.\n\n⋯\n\n## Later\n\nThe second quote."
    assert [shown.text[start:end] for start, end in shown.marked] == [span.text for span in spans]


def test_a_short_way_between_two_quotes_is_shown() -> None:
    shown = around(a_document(text=PAGE), [a_span(PAGE, "First paragraph."), a_span(PAGE, "Last paragraph.")])
    assert shown.text == PAGE.removeprefix("# VPN\n\n")


@given(
    st.lists(
        st.sampled_from(["word ", "Sentence one. ", "\n\n", "\n", "## Head\n\n", "é🙂 "]), min_size=1, max_size=120
    ),
    st.data(),
)
def test_the_quotes_are_always_found_where_the_excerpt_says(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(document_id="page-1", title="", start=start, end=end, text=text[start:end], url="")
    shown = around(a_document(text=text), [span])
    first, last = shown.marked[0]
    assert shown.text[first:last] == span.text
    assert shown.text in text


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    text, left_out = body_of(a_document(text=PAGE))
    assert PAGE[left_out:] == text
    assert not text.startswith("# VPN")
    assert body_of(a_document(text="Other words")) == ("Other words", 0)


def test_a_row_far_down_a_table_keeps_the_head_of_its_table() -> None:
    rows = "".join(f"| HV-{number} | what it means and what to do about it |\n" for number in range(40))
    text = f"# Codes\n\n| code | meaning |\n|---|---|\n{rows}\nThe end."
    shown = around(a_document(text=text), [a_span(text, "HV-30 | what it means and what to do about it")])
    assert shown.text.startswith("| code | meaning |\n|---|---|\n")
