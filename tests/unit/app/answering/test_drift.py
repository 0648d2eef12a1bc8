"""Changed traffic is noticed; unchanged traffic is left alone, as often as the stated level says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.answering.drift import FEWEST, Traffic, compare, discrepancy_p
from app.domain.drift import LEVEL


def traffic(rng: np.random.Generator, n: int, *, moved: float = 0.0, surer: float = 0.0) -> Traffic:
    rows = rng.normal(size=(n, 16)) + moved
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Traffic(embeddings=rows, confidences=np.clip(rng.beta(3, 1, n) + surer, 0, 1))


def test_other_questions_are_noticed() -> None:
    rng = np.random.default_rng(0)
    found = compare(traffic(rng, 120), traffic(rng, 120, moved=0.4))
    assert found.drifted
    assert "what is asked" in found.reason


def test_other_confidences_are_noticed() -> None:
    rng = np.random.default_rng(0)
    found = compare(traffic(rng, 150), traffic(rng, 150, surer=-0.4))
    assert found.drifted
    assert "how sure the engine is" in found.reason
    assert "asked" not in found.reason


def test_too_few_requests_claim_nothing() -> None:
    rng = np.random.default_rng(0)
    found = compare(traffic(rng, 500), traffic(rng, FEWEST - 1, moved=5.0))
    assert not found.compared
    assert not found.drifted


@pytest.mark.slow
def test_the_false_alarm_rate_is_the_stated_level() -> None:
    rng = np.random.default_rng(1)
    alarms = sum(compare(traffic(rng, 60), traffic(rng, 60), level=0.05, seed=n).drifted for n in range(150))
    assert alarms <= 14  # the 99 % quantile of Binomial(150, .05)


def test_unchanged_traffic_raises_no_alarm_at_the_level_in_use() -> None:
    rng = np.random.default_rng(2)
    assert LEVEL <= 0.01
    assert sum(compare(traffic(rng, 40), traffic(rng, 40), seed=n).drifted for n in range(20)) <= 2


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_the_p_does_not_depend_on_which_sample_is_called_recent(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = traffic(rng, 30).embeddings, traffic(rng, 30, moved=0.2).embeddings
    assert discrepancy_p(a, b) == pytest.approx(discrepancy_p(b, a), abs=0.12)


def test_samples_of_any_size_are_compared_in_bounded_work() -> None:
    rng = np.random.default_rng(0)
    assert discrepancy_p(traffic(rng, 3000).embeddings, traffic(rng, 50, moved=0.5).embeddings) <= 0.01
