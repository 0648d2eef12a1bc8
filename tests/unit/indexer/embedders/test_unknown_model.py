"""A model that is not there is said to be missing within seconds, not asked for again and again."""

from __future__ import annotations

import pytest

from indexer.embedders.sentence_transformer import ModelUnavailable, SentenceTransformerEmbedder


@pytest.mark.models
@pytest.mark.timeout(60)
def test_a_slip_in_the_name_of_a_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "https://hub.invalid")
    with pytest.raises(ModelUnavailable, match=r"'nonsense' is not on this machine.*Check the name"):
        SentenceTransformerEmbedder("nonsense")
