"""The contract of `Retriever`: the default one over real engines and fake encoders, and the fake it is stood in by."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.bootstrap import live_retriever
from indexer.build import build
from indexer.dense import DenseModel
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.noted.lines import note_sentences
from indexer.noted.wholes import note_page, note_passage
from indexer.protocols import Retriever
from indexer.serving import LiveRetriever
from indexer.types import PUBLIC, Document, IndexMismatch, IndexMissing
from indexer.unbuilt import Unbuilt
from indexer.vector.faiss_index import FaissIndex
from indexer.writer import SearchWriter
from tests.fakes.engine import FakeRetriever
from tests.fakes.indexing import HashingEmbedder
from tests.fakes.sources import FakeDocumentSource

_HELD = Path("/proc/self/maps")
FINANCE = frozenset({"finance"})
PAGES = (
    Document(id="vpn", source="kb", title="Connect to the VPN", text="Open GlobalProtect. Sign in with your card."),
    Document(id="pay", source="kb", title="Payroll", text="Salary is paid on the 27th. Ask payroll about errors."),
    Document(id="budget", source="kb", title="Budget", text="The secret budget is large.", audience=FINANCE),
    Document(id="bare", source="kb", title="Projector in meeting room seven", text=""),
)


def models(name: str = "hashing") -> tuple[DenseModel, ...]:
    return (DenseModel(name="english", embedder=HashingEmbedder(dimensions=256, name=name)),)


def index(home: Path, *documents: Document) -> None:
    writer = SearchWriter(
        models=models(),
        cache=home / "index" / "vectors.sqlite",
        identify=lambda text: "en",
        vector_index=FaissIndex,
        keyword_index=TantivyIndex,
    )
    build([FakeDocumentSource(documents)], home=home, writer=writer)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    index(tmp_path, *PAGES)
    return tmp_path


@pytest.fixture
def retriever(home: Path) -> LiveRetriever:
    return live_retriever(home, models())


@pytest.fixture(params=["live", "fake"])
def either(request: pytest.FixtureRequest, home: Path) -> Retriever:
    return FakeRetriever() if request.param == "fake" else live_retriever(home, models())


@pytest.mark.parametrize("asked", ["How do I connect?", "vpn"])
def test_a_question_that_was_begun_finds_what_it_finds_otherwise(home: Path, asked: str) -> None:
    begun, other = (live_retriever(home, models()) for _ in range(2))
    begun.begin(asked)
    assert begun.search(asked, audience=PUBLIC, k=5) == other.search(asked, audience=PUBLIC, k=5)


@pytest.mark.skipif(not _HELD.exists(), reason="only Linux tells which files a process holds")
def test_a_snapshot_that_serves_no_more_is_let_go_with_its_files(home: Path, retriever: LiveRetriever) -> None:
    first = retriever.version
    gc.collect()
    gc.disable()  # a service looks for garbage seldom, and never among what it was made of
    try:
        retriever.search("connect to the vpn with a card", audience=PUBLIC, k=5)
        assert first in _HELD.read_text()
        index(home, *PAGES, Document(id="lifts", source="kb", title="Lifts", text="Ask facilities."))
        assert retriever.search("lifts", audience=PUBLIC, k=1)[0].document.id == "lifts"
        assert first not in _HELD.read_text()
    finally:
        gc.enable()


@pytest.mark.parametrize("query", ["", "   ", "\n\t"])
def test_an_empty_query_finds_nothing(either: Retriever, query: str) -> None:
    assert either.search(query, audience=PUBLIC, k=5) == ()


def test_no_more_hits_come_than_were_asked_for(either: Retriever) -> None:
    assert len(either.search("salary", audience=PUBLIC, k=1)) == 1


def test_hits_come_best_first_one_for_each_document(retriever: LiveRetriever) -> None:
    hits = retriever.search("when is my salary paid", audience=FINANCE, k=10)
    assert hits[0].document.id == "pay"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.document.id for hit in hits}) == len(hits)


def test_a_hit_comes_with_what_was_noted_of_its_page_as_if_it_were_noted_now(retriever: LiveRetriever) -> None:
    hits = retriever.search("when is my salary paid", audience=FINANCE, k=10)
    assert {hit.document.id for hit in hits} == {page.id for page in PAGES}
    for hit in hits:
        page, spans = hit.document, tuple((found.start, found.end) for found in hit.highlights)
        assert hit.noted is not None
        sentences, now = hit.noted.sentences(spans), note_sentences(page.text, spans)
        assert sentences is not None
        assert [sentences.traits.tolist(), sentences.words.tolist()] == [now.traits.tolist(), now.words.tolist()]
        assert hit.noted.passage().words == note_passage(hit.chunk.text, hit.chunk.title_path, page.title).words
        assert hit.noted.page().words.tolist() == note_page(page.title, page.text).words.tolist()


@pytest.mark.parametrize("query", ["😀 🎉", "?!…", "\x00\x01", "()[]{}"])
def test_a_query_without_a_letter_finds_nothing(retriever: LiveRetriever, query: str) -> None:
    assert retriever.search(query, audience=PUBLIC, k=5) == ()


def test_what_the_audience_may_not_read_is_never_a_hit(retriever: LiveRetriever) -> None:
    query = "the secret budget is large"
    assert "budget" not in {hit.document.id for hit in retriever.search(query, audience=PUBLIC, k=10)}
    assert retriever.search(query, audience=FINANCE, k=10)[0].document.id == "budget"


def test_highlights_are_verbatim_sentences_best_first(retriever: LiveRetriever) -> None:
    hit = retriever.search("open globalprotect", audience=PUBLIC, k=1)[0]
    quotes = [hit.document.text[mark.start : mark.end] for mark in hit.highlights]
    assert quotes == ["Open GlobalProtect.", "Sign in with your card."]
    assert hit.highlights[0].score > hit.highlights[1].score


def test_a_page_is_quoted_where_it_says_it_and_not_where_it_is_merely_about_it(tmp_path: Path) -> None:
    about = "Each laptop has two ports. Coffee is free. Bring my charger. Trains were slow. " * 20
    says = "My laptop is slow: ask for a check. " + "Repairs above forty percent of the price end in new machines. " * 6
    text = f"# Laptops\n\n{about}\n\n## Replacement\n\n{says}\n"
    index(tmp_path, *PAGES, Document(id="laptops", source="kb", title="Laptops", text=text))
    hit = live_retriever(tmp_path, models()).search("my laptop is slow", audience=PUBLIC, k=1)[0]
    best = hit.highlights[0]
    assert hit.document.text[best.start : best.end] == "My laptop is slow: ask for a check."


def test_a_page_with_only_a_title_is_found(retriever: LiveRetriever) -> None:
    assert retriever.search("projector in room seven", audience=PUBLIC, k=1)[0].document.id == "bare"


def test_the_receipt_finds_every_raw_score(retriever: LiveRetriever) -> None:
    signals = retriever.search("salary", audience=PUBLIC, k=1)[0].signals
    assert {"dense", "words", "best_sentence", "title", "dense_z", "words_z", "margin"} <= set(signals)
    assert signals["margin"] > 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200), k=st.integers(-1, 50))
def test_any_text_is_answered_without_an_error(retriever: LiveRetriever, query: str, k: int) -> None:
    hits = retriever.search(query, audience=PUBLIC, k=k)
    assert len(hits) <= max(k, 0)
    assert "budget" not in {hit.document.id for hit in hits}


def test_a_megabyte_of_text_is_answered(retriever: LiveRetriever) -> None:
    assert retriever.search("salary paid " * 90_000, audience=PUBLIC, k=1)[0].document.id == "pay"


def test_a_new_snapshot_is_searched_without_a_restart(home: Path, retriever: LiveRetriever) -> None:
    before = retriever.version
    index(home, *PAGES, Document(id="new", source="kb", title="Bicycle cellar", text="Ask for a bicycle key."))
    assert retriever.search("bicycle key", audience=PUBLIC, k=1)[0].document.id == "new"
    assert retriever.version != before


def test_a_deleted_page_is_no_longer_found(home: Path, retriever: LiveRetriever) -> None:
    index(home, *PAGES[1:])
    assert "vpn" not in {hit.document.id for hit in retriever.search("connect vpn", audience=PUBLIC, k=10)}


def test_an_unreadable_new_snapshot_leaves_the_old_one_serving(home: Path, retriever: LiveRetriever) -> None:
    (home / "index" / "CURRENT").write_text("no-such-version")
    assert retriever.search("salary", audience=PUBLIC, k=1)[0].document.id == "pay"


def test_an_index_of_another_model_is_refused_with_what_to_do(home: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"hashing/256.*other/256.*firstline index"):
        live_retriever(home, models("other"))


def test_a_home_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="firstline index"):
        live_retriever(tmp_path / "empty", models())


def test_a_service_may_wait_for_its_first_index(tmp_path: Path) -> None:
    waiting = live_retriever(tmp_path, models(), before=Unbuilt())
    assert (waiting.version, waiting.search("vpn", audience=PUBLIC, k=5)) == ("", ())
    assert waiting.document("vpn", audience=PUBLIC) is None
    index(tmp_path, *PAGES)
    assert waiting.search("connect vpn", audience=PUBLIC, k=1)[0].document.id == "vpn"
    assert waiting.version


def test_who_waits_for_the_first_index_is_told_of_it_without_a_search(tmp_path: Path) -> None:
    waiting = live_retriever(tmp_path, models(), before=Unbuilt())
    assert waiting.look_again() == ""
    index(tmp_path, *PAGES)
    assert waiting.look_again() == waiting.version != ""


def test_a_first_index_that_was_cut_off_is_not_taken_for_none(tmp_path: Path) -> None:
    index(tmp_path, *PAGES)
    (tmp_path / "index" / "CURRENT").write_text("no-such-version")
    with pytest.raises(IndexMissing, match="firstline index"):
        live_retriever(tmp_path, models(), before=Unbuilt())


def test_an_index_without_documents_finds_nothing(tmp_path: Path) -> None:
    index(tmp_path, PAGES[0])
    retriever = live_retriever(tmp_path, models())
    assert retriever.search("zebra", audience=PUBLIC, k=0) == ()
    assert retriever.document("vpn", audience=PUBLIC) == retriever.search("vpn", audience=PUBLIC, k=1)[0].document


def test_a_repeated_question_is_not_answered_from_another_audiences_hits(retriever: LiveRetriever) -> None:
    assert any(hit.document.id == "budget" for hit in retriever.search("secret budget", audience=FINANCE, k=5))
    assert not any(hit.document.id == "budget" for hit in retriever.search("secret budget", audience=PUBLIC, k=5))


def test_a_repeated_question_sees_a_new_snapshot(home: Path, retriever: LiveRetriever) -> None:
    retriever.search("parking garage", audience=PUBLIC, k=5)
    index(home, *PAGES, Document(id="garage", source="kb", title="Parking garage", text="Ask the desk for a card."))
    assert retriever.search("parking garage", audience=PUBLIC, k=5)[0].document.id == "garage"
