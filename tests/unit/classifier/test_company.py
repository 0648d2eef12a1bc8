"""The company a message keeps: how far the recent messages nearest to it stray."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from classifier.company import Company
from classifier.features import Features

VIEWS = (slice(0, 4), slice(4, 8))


def texts(*directions: int, wobble: float = 0.3, seed: int = 0) -> Features:
    """Texts around the given axes, the same in both views."""
    dense = np.random.default_rng(seed).normal(size=(len(directions), 8)).astype(np.float32) * wobble
    for row, axis in enumerate(directions):
        dense[row, [axis, axis + 4]] += 1.0
    for view in VIEWS:
        dense[:, view] /= np.linalg.norm(dense[:, view], axis=1, keepdims=True)
    return Features(dense=dense, words=sparse.csr_matrix((len(dense), 1)), known=np.ones(len(dense)))


def test_a_message_is_nearly_as_strange_as_those_around_it() -> None:
    company = Company.of(texts(*[0] * 30, *[1] * 30), VIEWS, np.repeat([-3.0, 4.0], 30))
    among_requests, among_strangers = company(texts(0, 1, wobble=0.0), np.full(2, 0.5))
    assert among_requests < -2.5 < 3.0 < among_strangers


def test_a_message_unlike_all_others_speaks_for_itself() -> None:
    company = Company.of(texts(*[0] * 30), VIEWS, np.full(30, -3.0))
    alone = texts(2, wobble=0.0)
    assert company(alone, np.array([2.0]))[0] > 1.5


def test_company_that_is_half_heard_stands_half_way_between_it_and_the_message() -> None:
    traffic, strays, own = texts(*[0] * 30), np.full(30, -3.0), np.array([2.0])
    message = texts(0, wobble=0.0)
    in_full = Company.of(traffic, VIEWS, strays)(message, own)
    assert Company.of(traffic, VIEWS, strays, heard=0.5)(message, own) == pytest.approx((in_full + own) / 2)
    assert Company.of(traffic, VIEWS, strays, heard=0.0)(message, own) == pytest.approx(own)


def test_a_message_that_looks_very_much_like_a_request_speaks_for_itself() -> None:
    company = Company.of(texts(*[0] * 30), VIEWS, np.full(30, 1.0))
    message = texts(0, 0, 0, wobble=0.0)
    surest, sure, doubtful = company(message, np.array([-9.0, -2.0, 2.0]))
    assert surest < -9.0 < -0.5 < sure < doubtful
    assert doubtful == pytest.approx(1.3, abs=0.2), "what those around it say"


def test_a_message_is_not_in_its_own_company() -> None:
    traffic = texts(*[0] * 40)
    strays = np.zeros(40)
    strays[7] = 100.0
    company = Company.of(traffic, VIEWS, strays)
    assert company(traffic.rows(np.array([7])), np.zeros(1))[0] == 0.0
    assert company(traffic, np.zeros(40)).max() > 0.0, "others have it in theirs"


def test_one_message_repeated_all_day_speaks_for_itself() -> None:
    traffic = texts(*[2] * 40, wobble=0.0)
    company = Company.of(traffic, VIEWS, np.full(40, 1.5))
    assert (company(traffic, np.full(40, 1.5)) > 1.5).all()


def test_a_text_has_the_same_company_alone_and_among_others() -> None:
    company = Company.of(texts(*[0, 1, 2] * 20), VIEWS, np.linspace(-4.0, 4.0, 60))
    many, own = texts(0, 1, 2, 3, seed=5), np.array([1.0, -1.0, 0.0, 2.0])
    alone = [float(company(many.rows(np.array([place])), own[[place]])[0]) for place in range(4)]
    assert company(many, own).tolist() == pytest.approx(alone, abs=1e-6)
