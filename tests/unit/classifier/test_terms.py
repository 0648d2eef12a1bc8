"""Words and pieces of texts: the same rows as scikit-learn's, without scikit-learn."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier import terms
from classifier.terms import Analyse, TermTable
from tests.fakes.labelled import requests

TEXTS = [*(row.text for row in requests(each=4)), "", "a b", "Ça ne marche pas!!  VPN-01\tVPN", "e-mail É é 東京 \n x"]
WORDS = (terms.words_and_pairs, {"ngram_range": (1, 2)})
PIECES = (terms.pieces, {"analyzer": "char_wb", "ngram_range": (3, 5)})


@pytest.mark.parametrize(("analyse", "options"), [WORDS, PIECES], ids=["words", "pieces"])
def test_rows_equal_those_of_scikit_learn(analyse: Analyse, options: dict[str, object]) -> None:
    theirs = TfidfVectorizer(sublinear_tf=True, min_df=2, **options).fit(TEXTS)
    ours = TermTable.learn(TEXTS, analyse, least=2, most=100_000)
    assert list(ours.terms) == list(theirs.get_feature_names_out())
    np.testing.assert_allclose(ours.transform(TEXTS).toarray(), theirs.transform(TEXTS).toarray(), atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_taken_apart_as_scikit_learn_does(text: str) -> None:
    for analyse, options in (WORDS, PIECES):
        assert sorted(analyse(text)) == sorted(TfidfVectorizer(**options).build_analyzer()(text))


def test_only_the_commonest_terms_are_kept() -> None:
    table = TermTable.learn(["vpn vpn down", "vpn up", "badge up"], terms.words, least=1, most=2)
    assert table.terms == ("up", "vpn")


def test_a_text_without_known_terms_has_an_empty_row() -> None:
    table = TermTable.learn(["vpn down"], terms.words, least=1, most=10)
    assert table.transform(["", "pizza"]).nnz == 0


@pytest.mark.parametrize("texts", [["reset the vpn"], ["reset the vpn", "the printer", ""]])
def test_one_text_is_weighed_as_many_are_and_only_by_the_terms_there_are_weights_of(texts: list[str]) -> None:
    rows = TermTable.learn(["reset the vpn", "the printer jams"], terms.words, least=1, most=9).transform(texts)
    weights = np.arange(8, dtype=np.float32).reshape(4, 2)
    np.testing.assert_allclose(terms.weighed(rows, weights), rows.toarray()[:, :4] @ weights, rtol=1e-6)


def test_predicting_needs_no_scikit_learn() -> None:
    heavy = "[name for name in sys.modules if name.split('.')[0] == 'sklearn' or name.startswith('scipy.stats')]"
    code = f"import sys, classifier.model; sys.exit(str({heavy}) if {heavy} else 0)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
