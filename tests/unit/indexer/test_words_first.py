"""While a first build computes vectors, its pages are already found by their words; nothing is quoted from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.bootstrap import live_retriever
from indexer.build import BuildOptions, build
from indexer.dense import DenseModel
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.protocols import Progress
from indexer.serving import LiveRetriever
from indexer.snapshot import current, verify
from indexer.types import PUBLIC, Document, Hit
from indexer.vector.faiss_index import FaissIndex
from indexer.writer import SearchWriter
from tests.fakes.indexing import HashingEmbedder
from tests.fakes.sources import FakeDocumentSource

FINANCE = frozenset({"finance"})
AT_ONCE = BuildOptions(words_first_from=1)
PAGES = (
    Document(id="vpn", source="kb", title="Connect to the VPN", text="Open GlobalProtect. Sign in with your card."),
    Document(id="pay", source="kb", title="Payroll", text="Salary is paid on the 27th."),
    Document(id="budget", source="kb", title="Budget", text="The secret budget is large.", audience=FINANCE),
)


def models() -> tuple[DenseModel, ...]:
    return (DenseModel(name="english", embedder=HashingEmbedder(dimensions=64)),)


def index(home: Path, *, progress: Progress | None = None, options: BuildOptions = AT_ONCE) -> None:
    writer = SearchWriter(
        models=models(),
        cache=home / "index" / "vectors.sqlite",
        identify=lambda text: "en",
        vector_index=FaissIndex,
        keyword_index=TantivyIndex,
    )
    build([FakeDocumentSource(PAGES)], home=home, writer=writer, options=options, progress=progress)


def found_while_building(home: Path, question: str, audience: frozenset[str] = PUBLIC) -> tuple[Hit, ...]:
    seen: list[tuple[Hit, ...]] = []

    def ask(done: int, total: int) -> None:
        seen.append(live_retriever(home, models()).search(question, audience=audience, k=5))

    index(home, progress=ask)
    return seen[0]


def test_a_page_is_found_by_its_words_before_its_vectors_are_there(tmp_path: Path) -> None:
    assert [hit.document.id for hit in found_while_building(tmp_path, "globalprotect card")] == ["vpn"]


def test_nothing_is_quoted_from_it(tmp_path: Path) -> None:
    assert found_while_building(tmp_path, "salary payroll")[0].highlights == ()


@pytest.mark.parametrize(("audience", "expected"), [(PUBLIC, []), (FINANCE, ["budget"])])
def test_the_audience_holds_from_the_first_second(
    tmp_path: Path, audience: frozenset[str], expected: list[str]
) -> None:
    assert [hit.document.id for hit in found_while_building(tmp_path, "secret budget", audience)] == expected


def test_a_service_that_started_on_words_goes_over_to_the_whole_snapshot(tmp_path: Path) -> None:
    early: list[LiveRetriever] = []
    index(tmp_path, progress=lambda *_: early.append(live_retriever(tmp_path, models())))
    assert early[0].search("salary payroll", audience=PUBLIC, k=5)[0].highlights


def test_a_build_that_stopped_after_the_words_is_finished_by_the_next(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(tmp_path, progress=stop)
    assert live_retriever(tmp_path, models()).search("salary", audience=PUBLIC, k=5)
    index(tmp_path)
    assert live_retriever(tmp_path, models()).search("salary", audience=PUBLIC, k=5)[0].highlights


def test_the_whole_snapshot_is_sealed_like_any_other(tmp_path: Path) -> None:
    index(tmp_path)
    snapshot = current(tmp_path / "index")
    assert snapshot is not None
    assert verify(snapshot) == ()
    assert snapshot.manifest.model_ids


def test_a_small_build_publishes_once(tmp_path: Path) -> None:
    index(tmp_path, options=BuildOptions(words_first_from=500))
    assert len(list((tmp_path / "index" / "snapshots").iterdir())) == 1
