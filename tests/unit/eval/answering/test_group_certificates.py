"""Promises for groups hold together, and say what each group lacks."""

from __future__ import annotations

import numpy as np
import pytest

from eval.answering.group_certificates import certify_groups, places_by
from eval.certificate import Promise
from tests.fakes.observed import observations


def drawn(rng: np.random.Generator, n: int, right: float) -> tuple[np.ndarray, np.ndarray]:
    return rng.random(n), rng.random(n) < right


def test_a_group_with_labels_is_certified_and_one_without_says_how_many_it_lacks() -> None:
    confidence, right = drawn(np.random.default_rng(0), 300, 1.0)
    found = certify_groups({"en": range(280), "it": range(280, 300)}, confidence, right, Promise(max_wrong=0.05))
    assert found["en"].certified
    assert not found["it"].certified
    assert (found["it"].labels_missing or 0) > 0


def test_asking_for_more_groups_asks_more_of_each() -> None:
    confidence, right = np.linspace(0, 1, 60), np.ones(60, dtype=bool)
    one = certify_groups({"en": range(60)}, confidence, right, Promise(max_wrong=0.065))
    many = certify_groups({"en": range(60), "es": [], "it": [], "fr": []}, confidence, right, Promise(max_wrong=0.065))
    assert one["en"].certified
    assert not many["en"].certified


@pytest.mark.slow
def test_all_promises_of_many_groups_hold_together() -> None:
    rng = np.random.default_rng(5)
    broken = 0
    for _ in range(150):
        confidence, right = drawn(rng, 5 * 80, 0.945)  # each group is just too often wrong
        groups = {str(g): range(80 * g, 80 * (g + 1)) for g in range(5)}
        certified = certify_groups(groups, confidence, right, Promise(max_wrong=0.05))
        broken += any(found.certified for found in certified.values())
    assert broken <= 14  # the 99 % quantile of Binomial(150, .05)


def test_rows_are_found_by_language_and_by_every_topic() -> None:
    assert sorted(places_by("language", observations(4))) == ["en", "es"]
    assert places_by("topic", observations(4)) == {}
