from __future__ import annotations

import numpy as np
import pytest

from indexer.dense import DenseModel
from indexer.languages import Reading
from indexer.lexicon import Lexicon
from indexer.planning import plan_search
from tests.fakes.indexing import HashingEmbedder

ENGLISH = DenseModel(name="english", embedder=HashingEmbedder(name="english"), languages=frozenset({"en"}))
ANY = DenseModel(name="any", embedder=HashingEmbedder(name="any"))


def a_lexicon(*languages: str) -> Lexicon:
    return Lexicon(languages=np.array(languages, dtype=np.str_), words={}, rows={})


@pytest.mark.parametrize(
    ("reading", "pages", "asked"),
    [
        (Reading(language="en"), ["en"] * 20, ["english"]),
        (Reading(language="en"), ["en"] * 39 + ["es"], ["english"]),
        (Reading(language="en"), ["en", "es"], ["english", "any"]),
        (Reading(language="en", others=("es",)), ["en"] * 20, ["english", "any"]),
        (Reading(language="es"), ["en", "es"], ["any"]),
        (Reading(language="es", others=("en",)), ["en"], ["any"]),
    ],
)
def test_a_second_encoder_is_asked_only_where_it_may_see_more(
    reading: Reading, pages: list[str], asked: list[str]
) -> None:
    assert [model.name for model in plan_search(reading, (ENGLISH, ANY), a_lexicon(*pages)).models] == asked


def test_a_lone_encoder_is_asked_alone() -> None:
    plan = plan_search(Reading(language="es", others=("en",)), (ANY,), None)
    assert [model.name for model in plan.models] == ["any"]
    assert not plan.translates


def test_the_words_of_a_mixed_text_are_looked_for_in_both_languages() -> None:
    plan = plan_search(Reading(language="en", others=("es",)), (ENGLISH, ANY), None)
    assert plan.also("no va since monday", None) == {"es": "no va since monday"}
