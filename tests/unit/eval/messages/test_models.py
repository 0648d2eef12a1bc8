"""Learning the small models of messages."""

from __future__ import annotations

import numpy as np
import pytest

from eval.messages.models import Message, fit


def a_message(label: str, *, loud: float) -> Message:
    return Message(text="", label=label, language="en", part="train", group="", values={"loud": loud})


@pytest.mark.parametrize("labels", [("calm", "cross"), ("calm", "cross", "quiet")])
def test_a_model_of_so_many_labels_tells_them_apart(labels: tuple[str, ...]) -> None:
    loud = {"quiet": -1.0, "calm": 0.0, "cross": 1.0}
    train = [a_message(label, loud=3 * loud[label]) for label in labels for _ in range(4)]
    dense = np.asarray([[loud[message.label]] for message in train])
    models = fit(train, dense, ["loud"], "an encoder")
    for label in labels:
        row = np.asarray([loud[label]], dtype=np.float32)
        for said in (
            models.full.probabilities({"loud": 3 * loud[label]}, row),
            models.words.probabilities({"loud": 3 * loud[label]}),
        ):
            assert sum(said.values()) == pytest.approx(1.0)
            assert max(said, key=lambda name: said[name]) == label
