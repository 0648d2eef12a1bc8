"""What people mean when they write back, and what a message is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.intents import MoodModels, MoodReader, packaged_english_moods, packaged_moods
from classifier.message import MessageModels, read_models, write_models
from classifier.replies import AFTER, After, ReplyReader, packaged_replies
from classifier.types import ModelMismatch
from tests.fakes.encoder import WordHashEncoder

READER = ReplyReader(encoder=WordHashEncoder(), models=packaged_replies())
"""Another encoder than the packaged one, so that words alone decide, as in a house with its own model."""
MOOD = MoodReader(any_language=packaged_moods(WordHashEncoder()))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thank you so much, it works now!", "acknowledgement"),
        ("gracias, ya funciona", "acknowledgement"),
        ("grazie mille, ora funziona", "acknowledgement"),
        ("👍", "acknowledgement"),
        ("thanks but it still does not work", "still_broken"),
        ("gracias, pero sigue sin funcionar", "still_broken"),
        ("grazie, però non funziona ancora", "still_broken"),
        ("never mind, please cancel it", "withdrawal"),
        ("ya no hace falta, cancelad", "withdrawal"),
        ("non serve più, annullate", "withdrawal"),
        ("Another question: where do I book a room?", "new_question"),
        ("otra cosa, ¿dónde reservo una sala?", "new_question"),
    ],
)
def test_clear_replies_are_read_from_their_words_alone(text: str, kind: str) -> None:
    assert READER.read_reply(text, after="answered").kind == kind


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from(AFTER))
def test_any_reply_is_read_and_its_probability_is_one(text: str, after: After) -> None:
    reading = READER.read_reply(text, after=after)
    assert 0.0 < reading.probability <= 1.0


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("thank you all, brilliant!", "thanks"),
        ("muchas gracias a todos", "thanks"),
        ("VPN error 809 on my laptop", "request"),
    ],
)
def test_an_intent_is_read_without_labelled_data(text: str, intent: str) -> None:
    assert MOOD.read_mood(text).intent == intent


def learned_with(encoder: WordHashEncoder, models: MessageModels) -> MessageModels:
    """Return `models` as if their full part had been learned with `encoder`, whose rows tell nothing."""
    empty = np.zeros((len(models.full.labels), encoder.dimensions))
    return replace(models, model_id=encoder.model_id, full=replace(models.full, dense=empty))


@pytest.mark.parametrize(
    ("text", "language", "by"),
    [("it says no", "en", "english"), ("¿Cómo conecto la impresora?", "es", "any language")],
)
def test_each_language_is_read_by_the_encoder_that_search_asks_about_it(text: str, language: str, by: str) -> None:
    asked: list[str] = []

    def moods(name: str) -> MoodModels:
        def noted(word: str) -> str:
            asked.append(name)
            return word

        encoder = WordHashEncoder(meaning=noted)
        packaged = packaged_moods(encoder)
        intents, sentiments = (learned_with(encoder, models) for models in (packaged.intents, packaged.sentiments))
        return replace(packaged, intents=intents, sentiments=sentiments)

    reader = MoodReader(any_language=moods("any language"), english=moods("english"), identify=lambda _: language)
    reader.read_mood(text)
    assert set(asked) == {by}


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_the_english_models_are_for_both_precisions_of_the_encoder(precision: str) -> None:
    encoder = WordHashEncoder(model_id=f"all-MiniLM-L6-v2/{precision}/mean/256")
    models = packaged_english_moods(encoder)
    assert models.intents.chosen(encoder.model_id).dense.shape[1] == 384
    assert models.sentiments.chosen("another").dense.size == 0


@pytest.mark.parametrize("text", ["no rush at all", "sin prisa", "senza fretta, quando potete"])
def test_who_has_time_is_heard_to_say_so(text: str) -> None:
    assert MOOD.read_mood(text).unhurried


def test_models_survive_being_written(tmp_path: Path) -> None:
    write_models(packaged_replies(), tmp_path / "m.json")
    again = read_models(tmp_path / "m.json")
    values = {"thanks": 1.0}
    assert again.words.probabilities(values) == packaged_replies().words.probabilities(values)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{")
    with pytest.raises(ModelMismatch, match=r"m\.json"):
        read_models(tmp_path / "m.json")


@pytest.mark.parametrize("text", ["mmm", "hm", "boh", "eh", "pues", "..."])
def test_a_murmur_never_counts_as_sure_thanks(text: str) -> None:
    reading = READER.read_reply(text, after="answered")
    assert not (reading.kind == "acknowledgement" and reading.sure)


@pytest.mark.parametrize("text", ["ok", "perfecto", "va bene", "👍"])
def test_one_pleased_word_may(text: str) -> None:
    assert READER.read_reply(text, after="answered").kind == "acknowledgement"
