"""How much of a text's wording others use, too."""

from __future__ import annotations

from classifier.features import WordFeatures

SAID = ("vpn is down", "vpn is slow", "badge is lost")
WORDS = WordFeatures.learn(SAID)


def test_words_that_a_labelled_text_has_alone_are_unknown_to_the_others() -> None:
    assert [WORDS.known_share(text) for text in SAID] == [1.0, 1.0, 1.0]
    shared = [WORDS.known_to_others(text, texts=len(SAID)) for text in SAID]
    assert 0.0 < shared[2] < shared[0] == shared[1] < 1.0


def test_what_is_new_is_known_to_nobody_and_nothing_is_known_to_all() -> None:
    assert WORDS.known_to_others("printer jam", texts=len(SAID)) == 0.0
    assert WORDS.known_to_others("", texts=len(SAID)) == 1.0
