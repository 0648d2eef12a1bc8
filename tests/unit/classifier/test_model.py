"""A trained triage model: what it learns, keeps, and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import BadTrainingData, ClassifierError, LabelledText, ModelMismatch
from tests.fakes.encoder import SideBySideEncoder, WordHashEncoder
from tests.fakes.labelled import requests, strangers

ENCODER = WordHashEncoder()


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), ENCODER)


def test_unseen_requests_get_their_topic_queue_and_priority(model: TriageModel) -> None:
    unseen = requests(each=6, first=100)
    found = model.predict_batch([row.text for row in unseen])
    right = [row.topic == said.topic.best.label for row, said in zip(unseen, found, strict=True)]
    assert sum(right) >= 0.95 * len(unseen)
    assert all(said.queue for said in found)
    priorities = [said.priority.best.label if said.priority else "" for said in found]
    assert all(priorities)
    assert sum(known == row.priority for row, known in zip(unseen, priorities, strict=True)) > 30


def test_a_head_without_labels_is_absent(model: TriageModel) -> None:
    assert model.predict("my vpn tunnel dropped").tier is None
    with pytest.raises(ClassifierError, match="no head 'tier'"):
        model.classifier("tier")


def test_a_batch_says_what_single_predictions_say(model: TriageModel) -> None:
    texts = [row.text for row in requests(each=2, first=50)]
    for alone, together in zip([model.predict(text) for text in texts], model.predict_batch(texts), strict=True):
        assert alone.topic.best.label == together.topic.best.label
        assert alone.confidence == pytest.approx(together.confidence, abs=1e-6)


def test_training_twice_gives_the_same_version_and_predictions(model: TriageModel) -> None:
    again = train_triage(requests(), ENCODER)
    assert again.version == model.version
    assert again.predict("lost my badge at the gate") == model.predict("lost my badge at the gate")


def test_other_data_or_seed_gives_another_version(model: TriageModel) -> None:
    assert train_triage(requests(each=11), ENCODER).version != model.version
    assert train_triage(requests(), ENCODER, seed=1).version != model.version


def test_a_saved_model_predicts_as_before(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    loaded = TriageModel.load(tmp_path / "m", ENCODER)
    for text in ["printer toner jam", "", "¿dónde está mi tarjeta?", "holiday balance"]:
        assert loaded.predict(text) == model.predict(text)
    assert loaded.version == model.version


def test_a_saved_model_keeps_its_sense_of_scope(tmp_path: Path) -> None:
    model = train_triage([*requests(), *strangers(30)], ENCODER)
    model.save(tmp_path)
    loaded = TriageModel.load(tmp_path, ENCODER)
    for text in ["printer toner jam", "pizza opera chess moon guitar", ""]:
        assert loaded.predict(text) == model.predict(text)


def test_a_model_of_another_encoder_is_refused(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    with pytest.raises(ModelMismatch, match="trained with the encoder 'word-hash'"):
        TriageModel.load(tmp_path, WordHashEncoder(model_id="other"))


@pytest.mark.parametrize("file", ["card.json", "heads.json", "arrays.npz", "words.json", "words.npz", "kept.json"])
def test_a_damaged_or_missing_file_is_one_clear_sentence(model: TriageModel, tmp_path: Path, file: str) -> None:
    model.save(tmp_path)
    (tmp_path / file).write_bytes(b"not what it was")
    with pytest.raises(ModelMismatch, match=r"damaged|train triage"):
        TriageModel.load(tmp_path, ENCODER)
    (tmp_path / file).write_bytes(b"")
    with pytest.raises(ModelMismatch, match="damaged"):
        TriageModel.load(tmp_path, ENCODER)
    (tmp_path / file).unlink()
    with pytest.raises(ModelMismatch, match="missing"):
        TriageModel.load(tmp_path, ENCODER)


def test_the_card_tells_counts_and_held_out_figures(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    card = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert card["heads"]["topic"]["counts"]["it/vpn"] == 12
    assert card["heads"]["topic"]["accuracy"] > 0.9
    assert card["encoder"] == "word-hash"
    assert card["rows"] == len(requests())


def test_texts_out_of_scope_are_flagged_when_such_were_labelled() -> None:
    model = train_triage([*requests(), *strangers(30)], ENCODER)
    assert "oos" not in model.classifier("topic").labels
    unseen = requests(each=5, first=200)
    kept = [not model.predict(row.text).is_out_of_scope for row in unseen]
    assert sum(kept) >= 0.85 * len(unseen)
    stopped = [model.predict(row.text).is_out_of_scope for row in strangers(45)[30:]]
    assert sum(stopped) >= 12


def test_validation_rows_choose_the_rule_as_well_as_training_rows() -> None:
    model = train_triage(requests(), ENCODER, validation=[*requests(each=4, first=60), *strangers(30)])
    assert model.card.out_of_scope_rows == 30
    assert model.predict("pizza football opera chess moon").is_out_of_scope


def test_without_out_of_scope_labels_most_requests_stay_in_scope(model: TriageModel) -> None:
    unseen = requests(each=10, first=300)
    stopped = sum(said.is_out_of_scope for said in model.predict_batch([row.text for row in unseen]))
    assert stopped <= 0.12 * len(unseen)
    far, near = model.predict("pizza opera whale"), model.predict("vpn tunnel gateway dropped")
    assert far.out_of_scope > near.out_of_scope
    assert far.confidence < near.confidence


def test_a_text_in_a_language_only_one_encoder_speaks_is_left_to_that_encoder() -> None:
    spanish = {"tunel": "tunnel", "remoto": "remote", "caido": "dropped", "casa": "home", "conectar": "connect"}
    pair = SideBySideEncoder(
        left=WordHashEncoder(),
        right=WordHashEncoder(model_id="translated", meaning=lambda word: spanish.get(word, word)),
    )
    model = train_triage(requests(), pair)
    assert model.predict("tunel remoto caido casa conectar").topic.best.label == "it/vpn"


def test_several_topics_of_one_text_are_all_likely() -> None:
    both = [
        LabelledText(text=f"{row.text} toner printer", topic=f"{row.topic}|it/printing") for row in requests(each=4)
    ]
    model = train_triage([*requests(), *both], ENCODER)
    likely = [score.label for score in model.predict("vpn tunnel gateway and printer toner jam").topic.scores[:2]]
    assert set(likely) == {"it/vpn", "it/printing"}


def test_a_label_with_one_example_and_tiny_files_can_be_learned() -> None:
    rows = [LabelledText(text="vpn down", topic="vpn"), LabelledText(text="badge lost", topic="badge")]
    assert train_triage(rows, ENCODER).predict("badge lost again").topic.best.label == "badge"
    assert train_triage([*requests(), rows[0]], ENCODER).predict("vpn down").topic.scores


@pytest.mark.parametrize("topic", ["", "same", "oos"])
def test_one_topic_alone_cannot_be_learned(topic: str) -> None:
    rows = [LabelledText(text=f"text {n}", topic=topic) for n in range(10)]
    with pytest.raises(BadTrainingData, match="at least two topics"):
        train_triage(rows, ENCODER)
