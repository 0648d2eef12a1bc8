"""Words through the themes they have in common."""

from __future__ import annotations

from classifier.experts import BROAD, Expert
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

ENCODER = WordHashEncoder()


def broad(model: TriageModel) -> Expert:
    """The topic head's expert of themes."""
    return next(e for e in model.heads["topic"].pool.experts if isinstance(e, Expert) and e.name == BROAD)


def test_it_reads_words_and_pairs_and_no_pieces_of_words() -> None:
    model = train_triage(requests(), ENCODER)
    found, whole = broad(model), model.features.words.whole
    assert found.weights[:whole].any()
    assert not found.weights[whole:].any()
    labels = model.heads["topic"].labels
    said = found.logits(model.features(["tunnel gateway remote", "toner duplex tray"]))
    assert [labels[place] for place in said.argmax(axis=1)] == ["it/vpn", "it/printing"]


def test_two_texts_have_a_theme_and_training_goes_on() -> None:
    rows = [LabelledText(text="vpn down", topic="vpn"), LabelledText(text="badge lost", topic="badge")]
    assert broad(train_triage(rows, ENCODER)).weights.shape[1] == 2
