"""Chunks cover a document in order, follow its headings, and leave rows and code lines whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.chunking import ChunkOptions, chunk_document
from indexer.types import Document

SMALL = ChunkOptions(limit=120, enough=40, rest=15)

LINES = st.one_of(
    st.sampled_from(
        ["# One", "## Two", "### Three *marked*", "```", "~~~", "| a | b |", "|---|---|", "", "   ", "> quoted"]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300),
    st.text(alphabet="ab .!?|`#\u2028\x0b\r", max_size=200),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


def a_page(text: str, title: str = "Page") -> Document:
    return Document(id="p", source="kb", title=title, text=text)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_chunks_cover_the_text_in_order_and_none_is_empty(text: str) -> None:
    end = 0
    for chunk in chunk_document(a_page(text), SMALL):
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip()
        assert not text[end : chunk.start].strip()
        end = chunk.end
    assert not text[end:].strip()


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_chunking_is_deterministic_and_numbers_its_chunks(text: str) -> None:
    first, second = chunk_document(a_page(text), SMALL), chunk_document(a_page(text), SMALL)
    assert first == second
    assert [chunk.position for chunk in first] == list(range(len(first)))
    assert len({chunk.id for chunk in first}) == len(first)


@given(
    st.lists(st.text(alphabet="abc d", min_size=1, max_size=60), min_size=1, max_size=40),
    st.sampled_from(["code", "table"]),
)
@settings(max_examples=100, deadline=None)
def test_a_chunk_never_ends_inside_a_table_row_or_a_code_line(cells: list[str], kind: str) -> None:
    if kind == "code":
        lines = ["```", *cells, "```"]
    else:
        lines = ["| h | i |", "|---|---|", *(f"| {cell} | x |" for cell in cells)]
    text = "Before.\n\n" + "\n".join(lines) + "\n\nAfter."
    for chunk in chunk_document(a_page(text), SMALL):
        assert text[: chunk.start].rstrip(" ").endswith("\n") or chunk.start == 0
        assert text[chunk.end :].lstrip(" ").startswith("\n") or chunk.end == len(text)


def test_a_short_page_is_one_chunk() -> None:
    (chunk,) = chunk_document(a_page("# Wifi\n\nAsk the desk.\n\n## Guests\n\nUse the voucher.\n"))
    assert chunk.text == "# Wifi\n\nAsk the desk.\n\n## Guests\n\nUse the voucher."
    assert chunk.title_path == ("Page",)


def test_a_page_of_one_character_is_one_chunk_and_white_space_is_none() -> None:
    assert [chunk.text for chunk in chunk_document(a_page("x"))] == ["x"]
    assert chunk_document(a_page(" \n\t\n")) == ()


def test_the_title_path_follows_the_headings_without_repeating_the_title() -> None:
    sections = ["# Page", "Intro. " * 10, "## Setup [here](x.md)", "Word. " * 12, "### On **Linux**", "More. " * 12]
    text = "\n\n".join(sections)
    paths = [chunk.title_path for chunk in chunk_document(a_page(text), SMALL)]
    assert paths == [("Page",), ("Page", "Setup here"), ("Page", "Setup here", "On Linux")]


def test_a_hash_inside_code_is_no_heading() -> None:
    text = "## Script\n\n```sh\n# not a heading\n" + "echo 1\n" * 30 + "```\n\n## End\n\n" + "Done. " * 20
    paths = {chunk.title_path for chunk in chunk_document(a_page(text), SMALL)}
    assert {"Script", "End"} <= {title for path in paths for title in path}
    assert not any("not a heading" in path for path in paths)


def test_a_heading_stays_with_the_text_below_it() -> None:
    text = "Intro. " * 16 + "\n\n## Steps\n\n" + "Press the key. " * 8
    texts = [chunk.text for chunk in chunk_document(a_page(text), SMALL)]
    assert any(part.startswith("## Steps\n\nPress") for part in texts)


def test_a_row_longer_than_the_limit_stays_whole() -> None:
    row = "| " + "long " * 100 + "|"
    chunks = chunk_document(a_page(f"| h |\n|---|\n{row}\n| short |\n"), SMALL)
    assert any(row in chunk.text for chunk in chunks)


def test_prose_chunks_stay_within_the_limit() -> None:
    text = "One sentence follows another without any break. " * 200
    chunks = chunk_document(a_page(text))
    assert all(len(chunk.text) <= 1400 for chunk in chunks)
    assert all(chunk.text.endswith(".") for chunk in chunks)


def test_a_chunk_carries_what_searching_needs_from_its_document() -> None:
    page = Document(
        id="p", source="kb", title="T", text="x", language="es", audience=frozenset({"finance"}), tags=("a", "b")
    )
    (chunk,) = chunk_document(page)
    assert (chunk.id, chunk.document_id, chunk.language) == ("p#0", "p", "es")
    assert (chunk.audience, chunk.tags) == (frozenset({"finance"}), ("a", "b"))
