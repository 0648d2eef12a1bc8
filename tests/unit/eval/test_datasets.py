from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.datasets import read_dataset
from eval.errors import EvaluationError

JUDGED = {"q 1": {"d/é": 1}, "2": {"d2": 1}}
HEADER = "query-id\tcorpus-id\tscore\n"
ROWS = "q 1\td/é\t1\n2\td2\t1\n"


def a_dataset(folder: Path, *, qrels: str | bytes = HEADER + ROWS, queries: bytes = b"") -> Path:
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text('{"_id": "d2", "text": "a"}\n')
    rows = [{"_id": "q 1", "text": "first"}, {"_id": 2, "text": 5, "title": None}]
    (folder / "queries.jsonl").write_bytes(queries or "".join(json.dumps(row) + "\n" for row in rows).encode())
    (folder / "qrels" / "test.tsv").write_bytes(qrels if isinstance(qrels, bytes) else qrels.encode())
    return folder


@pytest.mark.parametrize(
    "qrels",
    [
        HEADER + ROWS,
        ROWS,
        (HEADER + ROWS).replace("\n", "\r\n"),
        "\n" + HEADER + "\n" + ROWS + "\n\n",
        b"\xef\xbb\xbf" + ROWS.encode(),
        HEADER + ROWS.replace("\t1\n", "\t1.0\n"),
        "q 1\t0\td/é\t1\n2\tQ0\td2\t1\n",
        (HEADER + ROWS).replace("\t1\n", " \t 1 \n"),
    ],
    ids=["as BEIR", "no header", "CRLF", "blank lines", "byte order mark", "1.0", "as TREC", "blanks around"],
)
def test_judgements_are_read_however_their_table_was_written(tmp_path: Path, qrels: str | bytes) -> None:
    assert read_dataset(a_dataset(tmp_path / "set", qrels=qrels)).qrels == JUDGED


def test_columns_may_stand_apart_by_blanks_where_no_id_has_one(tmp_path: Path) -> None:
    assert read_dataset(a_dataset(tmp_path / "set", qrels="query-id corpus-id score\n2 d2 1\n")).qrels == {
        "2": {"d2": 1}
    }


def test_ids_and_texts_may_be_numbers_and_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    queries = b'\xef\xbb\xbf{"_id": "q 1", "text": "first"}\r\n\r\n{"_id": 2, "text": 5, "title": null}\r\n'
    found = read_dataset(a_dataset(tmp_path / "set", queries=queries))
    assert [(query.id, query.text, query.title) for query in found.queries] == [("q 1", "first", ""), ("2", "5", "")]
    assert [query.id for query in found.judged] == ["q 1", "2"]


def test_signs_that_unicode_takes_for_line_ends_stay_in_a_text(tmp_path: Path) -> None:
    queries = json.dumps({"_id": "2", "text": "one\u2028two\x85three"}, ensure_ascii=False).encode() + b"\n"
    assert read_dataset(a_dataset(tmp_path / "set", queries=queries)).queries[0].text == "one\u2028two\x85three"


def test_of_two_queries_with_one_id_the_first_counts(tmp_path: Path) -> None:
    queries = b'{"_id": "2", "text": "first"}\n{"_id": "2", "text": "second"}\n'
    assert [query.text for query in read_dataset(a_dataset(tmp_path / "set", queries=queries)).queries] == ["first"]


@pytest.mark.parametrize(
    ("queries", "message"),
    [
        (b'{"_id": "caf\xe9", "text": "x"}\n', "not UTF-8"),
        (b'{"_id": "2"}\n\n[1]\n', "Line 3 of 'queries.jsonl'"),
        (b'{"text": "no id"}\n', "with _id"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, queries: bytes, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_dataset(a_dataset(tmp_path / "set", queries=queries))
