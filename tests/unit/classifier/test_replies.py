"""What people mean when they write back, and what a message is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.intents import MoodReader, packaged_moods
from classifier.message import MessageModels, read_models, write_models
from classifier.replies import AFTER, After, ReplyReader, packaged_replies
from classifier.types import ModelMismatch
from tests.fakes.encoder import WordHashEncoder

READER = ReplyReader(encoder=WordHashEncoder(), models=packaged_replies())
"""Another encoder than the packaged one, so that words alone decide, as in a house with its own model."""
MOOD = MoodReader(encoder=WordHashEncoder(), intents=packaged_moods()[0], sentiments=packaged_moods()[1])


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
    ("text", "language", "read"),
    [
        ("How do I connect the printer on the second floor?", "en", False),
        ("it says no", "en", True),
        ("¿Cómo conecto la impresora de la segunda planta?", "es", True),
    ],
)
def test_the_encoder_reads_only_what_english_words_leave_open(text: str, language: str, read: bool) -> None:
    seen: list[str] = []

    def noted(word: str) -> str:
        seen.append(word)
        return word

    encoder = WordHashEncoder(meaning=noted)
    intents, sentiments = (learned_with(encoder, models) for models in packaged_moods())
    reader = MoodReader(encoder=encoder, intents=intents, sentiments=sentiments, identify=lambda _: language)
    reader.read_mood(text)
    assert bool(seen) == read


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
