from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.datasets import read_dataset
from eval.errors import EvaluationError
from eval.metrics import read_run
from eval.retrieval.evaluate import compare_runs, evaluate_retrieval

CORPUS = (
    ("vpn", "Connect to the VPN", "Open the client and sign in with your card."),
    ("pay", "Payroll dates", "Salary is paid on the 27th of every month."),
    ("leave", "Parental leave", "You may take up to six months after a birth."),
    ("room", "Meeting rooms", "Book a room in the calendar."),
)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": i, "title": title, "text": text} for i, title, text in CORPUS]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    queries = {"q1": "when do I get my salary", "q2": "weather tomorrow", "vpn": "Connect to the VPN"}
    lines = [json.dumps({"_id": i, "text": text}) + "\n" for i, text in queries.items()]
    (folder / "queries.jsonl").write_text("".join(lines))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tpay\t1\nvpn\troom\t1\n")
    return folder


def test_the_default_configuration_is_measured_end_to_end(dataset: Path, tmp_path: Path) -> None:
    report = evaluate_retrieval(dataset, seed=1, run_path=tmp_path / "run.trec").as_json()
    assert (report["documents"], report["queries"]) == (4, 2)
    assert {"ndcg@10", "mrr@10", "map@100", "recall@5", "recall@10", "recall@100", "hit@1"} <= set(report)
    assert {"index_seconds", "query_ms", "config"} <= set(report)
    assert read_run(tmp_path / "run.trec")["q1"][0][0] == "pay"


def test_a_query_that_is_a_document_does_not_find_itself(dataset: Path, tmp_path: Path) -> None:
    evaluate_retrieval(dataset, model="bm25", run_path=tmp_path / "run.trec")
    assert "vpn" not in {document for document, _ in read_run(tmp_path / "run.trec").get("vpn", ())}


def test_ids_that_agree_by_chance_cost_nothing(dataset: Path, tmp_path: Path) -> None:
    (dataset / "qrels" / "test.tsv").write_text("vpn\tvpn\t1\n")
    found = evaluate_retrieval(dataset, model="bm25", run_path=tmp_path / "run.trec")
    assert found.per_query["hit@1"] == {"vpn": 1.0}


def test_judgements_of_a_query_that_is_not_there_change_no_figure(dataset: Path) -> None:
    before = evaluate_retrieval(dataset, model="bm25").figures
    with (dataset / "qrels" / "test.tsv").open("a") as judged:
        judged.write("nobody\tvpn\t1\n")
    assert evaluate_retrieval(dataset, model="bm25").figures == before


def test_a_data_set_without_a_judged_query_is_refused(dataset: Path) -> None:
    (dataset / "qrels" / "test.tsv").write_text("nobody\tvpn\t1\n")
    with pytest.raises(EvaluationError, match="Are the ids"):
        evaluate_retrieval(dataset, model="bm25")


def test_documents_that_cannot_be_read_are_named_beside_the_figures(dataset: Path) -> None:
    with (dataset / "corpus.jsonl").open("a") as corpus:
        corpus.write('{"_id": "odd", "text": ["a list"]}\n{"_id": 7, "text": 12}\n')
    found = evaluate_retrieval(dataset)
    assert found.documents == 5
    assert "Line 5" in str(found.config["failed"])


@pytest.mark.parametrize("model", ["bm25", "minilm", "use"])
def test_a_baseline_finds_what_is_plain_to_see(dataset: Path, model: str) -> None:
    assert evaluate_retrieval(dataset, model=model).per_query["hit@1"]["q1"] == 1.0


def test_two_runs_are_compared_measure_by_measure(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("q1 Q0 room 1 1 x\n")
    (tmp_path / "b").write_text("q1 Q0 pay 1 1 x\n")
    found = compare_runs(dataset, tmp_path / "a", tmp_path / "b")["hit@1"]
    assert found == {"first": 0.0, "second": 0.5, "difference": 0.5, "p": pytest.approx(1.0, abs=0.6)}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("queries.jsonl", "{oops\n", "Line 1 of 'queries.jsonl'"),
        ("qrels/test.tsv", "a\tb\tscore\nq1\tpay\n", "Line 2 of 'test.tsv'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(dataset: Path, file: str, content: str, message: str) -> None:
    (dataset / file).write_text(content)
    with pytest.raises(EvaluationError, match=message):
        read_dataset(dataset)


def test_a_folder_that_is_no_data_set_says_what_one_needs(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"needs corpus\.jsonl, queries\.jsonl and qrels"):
        read_dataset(tmp_path)
