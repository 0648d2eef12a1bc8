"""Where texts have a subject line, it is learned from by itself too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from classifier.experts import OPENING
from classifier.features import opening_of
from classifier.model import TriageModel
from classifier.train import train_triage
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

BODY = "\n\nhello team, please have a look at this when there is time, many thanks and regards"


def has_opening_expert(model: TriageModel) -> bool:
    return any(expert.name == OPENING for expert in model.heads["topic"].pool.experts)


@pytest.mark.parametrize(
    ("text", "opening"),
    [("", ""), ("one line", "one line"), ("\n subject \nbody", "subject "), ("x" * 300, "x" * 200), ("a\nb\nc", "a")],
)
def test_an_opening_is_the_first_line_or_its_beginning(text: str, opening: str) -> None:
    assert opening_of(text) == opening


def test_openings_are_learned_from_only_where_texts_go_on() -> None:
    rows = requests(each=8)
    assert not has_opening_expert(train_triage(rows, WordHashEncoder()))
    tickets = [replace(row, text=row.text + BODY) for row in rows]
    assert has_opening_expert(train_triage(tickets, WordHashEncoder()))


def test_a_model_that_reads_openings_takes_any_text_and_predicts_as_before_once_saved(tmp_path: Path) -> None:
    model = train_triage([replace(row, text=row.text + BODY) for row in requests(each=8)], WordHashEncoder())
    model.save(tmp_path)
    loaded = TriageModel.load(tmp_path, WordHashEncoder())
    for text in ["", "\n\n", "printer toner jam", "printer toner jam" + BODY, "?" * 9_000]:
        assert loaded.predict(text) == model.predict(text)
    assert model.predict("printer toner jam\n\nthe vpn is fine").topic.best.label == "it/printing"
