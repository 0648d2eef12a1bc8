"""A newly trained model serves unless it loses to the one that does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.triage.champions import corrected, gold_of, put_to_work, without
from app.domain.label import CONFIRMED, CORRECTED, Label
from app.storage.home.model_shelf import ModelShelf
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.builders import MOMENT
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests


@pytest.fixture(scope="module")
def rows() -> tuple[LabelledText, ...]:
    return tuple(requests(each=50))


@pytest.fixture(scope="module")
def champion(rows: tuple[LabelledText, ...]) -> TriageModel:
    return train_triage(rows[::2], WordHashEncoder())


@pytest.fixture(scope="module")
def muddled(rows: tuple[LabelledText, ...]) -> TriageModel:
    """Learned that half of all VPN requests are about printing."""
    wrong = [replace(row, topic="it/printing") if row.topic == "it/vpn" else row for row in rows[::2]]
    return train_triage([*wrong, *(row for row in rows[:6] if row.topic == "it/vpn")], WordHashEncoder(), seed=1)


def a_label(text: str, new: str, *, held: str = "", actor: str = "a", weight: float = CORRECTED) -> Label:
    return Label(
        id=new + held,
        text=text,
        field="topic",
        old="",
        new=new,
        actor=actor,
        at=MOMENT,
        source="edit",
        held=held,
        weight=weight,
    )


def test_the_first_model_serves(tmp_path: Path, champion: TriageModel, rows: tuple[LabelledText, ...]) -> None:
    assert put_to_work(champion, tmp_path, rows, champion=None)["promoted"]
    assert ModelShelf(tmp_path).current == champion.version


def test_a_challenger_that_forgot_a_topic_does_not_serve_and_the_report_says_which(
    tmp_path: Path, champion: TriageModel, muddled: TriageModel, rows: tuple[LabelledText, ...]
) -> None:
    put_to_work(champion, tmp_path, rows, champion=None)
    contest = put_to_work(muddled, tmp_path, rows[1::2], champion=champion)
    assert not contest["promoted"]
    assert "topic it/vpn" in str(contest["reasons"])
    shelf = ModelShelf(tmp_path)
    assert shelf.current == champion.version
    assert {model.version: bool(model.contest["reasons"]) for model in shelf.models()} == {
        champion.version: False,
        muddled.version: True,
    }


def test_a_handful_of_rows_does_not_replace_a_model_before_there_is_gold(
    tmp_path: Path, champion: TriageModel, rows: tuple[LabelledText, ...]
) -> None:
    put_to_work(champion, tmp_path, (), champion=None)
    few = train_triage(rows[::20], WordHashEncoder())
    assert not put_to_work(few, tmp_path, (), champion=champion)["promoted"]
    assert ModelShelf(tmp_path).current == champion.version


def test_whoever_insists_gets_it_and_can_go_back(
    tmp_path: Path, champion: TriageModel, muddled: TriageModel, rows: tuple[LabelledText, ...]
) -> None:
    put_to_work(champion, tmp_path, rows, champion=None)
    put_to_work(muddled, tmp_path, rows, champion=champion, force=True)
    assert ModelShelf(tmp_path).current == muddled.version
    assert ModelShelf(tmp_path).roll_back() == champion.version


def test_gold_is_the_newest_fifth_of_each_label_and_stays_frozen(
    tmp_path: Path, rows: tuple[LabelledText, ...]
) -> None:
    gold = gold_of(tmp_path, rows)
    assert gold[:10] == tuple(row for row in rows if row.topic == "it/vpn")[-10:]
    assert len(gold) == len(rows) // 5
    assert [row.text for row in gold_of(tmp_path, rows[:5])] == [row.text for row in gold]


def test_nobody_learns_the_questions_of_the_exam(tmp_path: Path, rows: tuple[LabelledText, ...]) -> None:
    gold = gold_of(tmp_path, rows)
    left = without(rows, gold)
    assert {row.text for row in left}.isdisjoint(row.text for row in gold)


def test_few_rows_have_no_gold_to_spare(tmp_path: Path) -> None:
    assert gold_of(tmp_path, requests(each=5)) == ()
    assert not (tmp_path / "triage" / "gold.csv").exists()


def test_the_last_correction_counts_and_a_held_one_does_not() -> None:
    rows = [LabelledText(text="vpn down", topic="it/wifi")]
    labels = [a_label("VPN down", "it/vpn"), a_label("new text", "hr/leave"), a_label("vpn down", "x", held="odd")]
    found = corrected(rows, labels)
    assert [(row.text, row.topic) for row in found] == [("vpn down", "it/vpn"), ("new text", "hr/leave")]


def topic_after(*labels: Label) -> str:
    return corrected([LabelledText(text="vpn down", topic="it/wifi")], labels)[0].topic


def test_a_value_left_standing_when_closing_does_not_undo_a_correction() -> None:
    confirmed = a_label("vpn down", "it/wifi", actor="b", weight=CONFIRMED)
    assert topic_after(a_label("vpn down", "it/vpn"), confirmed) == "it/vpn"


def test_two_people_outweigh_one_and_whoever_changes_their_mind_counts_once() -> None:
    one, two, three = (a_label("vpn down", new, actor=who) for new, who in (("x", "a"), ("x", "b"), ("y", "c")))
    assert topic_after(one, two, three) == "x"
    assert topic_after(one, two, three, replace(two, new="y")) == "y"


def test_gold_keeps_every_value_that_the_rows_have(tmp_path: Path, rows: tuple[LabelledText, ...]) -> None:
    felt = [replace(row, sentiment="frustrated", urgency="high", intent="complaint") for row in rows]
    gold = gold_of(tmp_path, felt)
    assert gold_of(tmp_path, ()) == gold
    assert {(row.sentiment, row.urgency, row.intent) for row in gold} == {("frustrated", "high", "complaint")}


def test_a_challenger_that_no_longer_hears_urgency_does_not_serve(
    tmp_path: Path, rows: tuple[LabelledText, ...]
) -> None:
    urgent = [replace(row, urgency="high" if row.topic == "it/vpn" else "normal") for row in rows]
    deaf = [replace(row, urgency="normal" if n % 9 else "high") for n, row in enumerate(urgent)]
    champion, challenger = (train_triage(found[::2], WordHashEncoder()) for found in (urgent, deaf))
    put_to_work(champion, tmp_path, urgent, champion=None)
    contest = put_to_work(challenger, tmp_path, urgent[1::2], champion=champion)
    assert not contest["promoted"]
    assert "urgency high" in str(contest["reasons"])
