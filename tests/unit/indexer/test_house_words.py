"""A question in the words of employees finds the page in the words of the house, by the groups of `synonyms.txt`."""

from __future__ import annotations

from pathlib import Path

from app.answering.evidence import features
from indexer.bootstrap import live_retriever
from indexer.build import build
from indexer.dense import DenseModel
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.serving import LiveRetriever
from indexer.types import PUBLIC, Document, Hit
from indexer.vector.faiss_index import FaissIndex
from indexer.writer import SearchWriter
from tests.fakes.indexing import HashingEmbedder
from tests.fakes.sources import FakeDocumentSource

PAGES = (
    Document(id="net", source="kb", title="Wireless network", text="Choose the wireless network Orchard and sign in."),
    Document(id="pay", source="kb", title="Payroll", text="Salary is paid on the 27th. Ask payroll about errors."),
    Document(id="one", source="slack", kind="thread", title="wifi again", text="The wifi in room nine was down."),
)
MODELS = (DenseModel(name="english", embedder=HashingEmbedder(dimensions=256, name="hashing")),)


def a_retriever(home: Path) -> LiveRetriever:
    writer = SearchWriter(
        models=MODELS,
        cache=home / "index" / "vectors.sqlite",
        identify=lambda _: "en",
        vector_index=FaissIndex,
        keyword_index=TantivyIndex,
    )
    build([FakeDocumentSource(PAGES)], home=home, writer=writer)
    return live_retriever(home, MODELS)


def found(retriever: LiveRetriever, question: str) -> tuple[Hit, ...]:
    return retriever.search(question, audience=PUBLIC, k=5)


def test_a_group_counts_at_once_and_its_word_as_said(tmp_path: Path) -> None:
    retriever = a_retriever(tmp_path)
    before = found(retriever, "which wifi")
    (tmp_path / "synonyms.txt").write_text("wifi, wireless network\n", encoding="utf-8")
    after = found(retriever, "which wifi")
    assert (before[0].document.id, before[0].read_as) == ("one", "")
    assert (after[0].document.id, after[0].read_as) == ("net", "which wireless network")
    assert features("which wifi", after) == features("which wireless network", after)
    assert features("which wifi", after)["coverage"] == 1.0


def test_begun_early_or_not_it_finds_the_same(tmp_path: Path) -> None:
    retriever = a_retriever(tmp_path)
    (tmp_path / "synonyms.txt").write_text("wlan, wireless network\n", encoding="utf-8")
    retriever.begin("which wlan")
    assert found(retriever, "which wlan") == found(live_retriever(tmp_path, MODELS), "which wlan")


def test_a_word_that_some_page_uses_stays_as_it_was_asked(tmp_path: Path) -> None:
    retriever = a_retriever(tmp_path)
    (tmp_path / "synonyms.txt").write_text("salary, payroll\n", encoding="utf-8")
    assert found(retriever, "my salary")[0].read_as == ""
