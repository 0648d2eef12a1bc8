"""Learn and measure the small models of messages: replies in a thread, intents, sentiment."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from classifier.fitted import for_each_label
from classifier.lexicon import packaged_lexicon
from classifier.message import MessageModel, MessageModels
from classifier.protocol import TextEncoder
from classifier.replies import After, reply_features
from eval.datasets import DEMO_CORPUS
from eval.jsonlines import json_objects

_STRENGTH = 3.0
REPLIES_DENSE, ENGLISH_DENSE = 2.0, 0.7
"""Inverse regularisation, and how much the encoder's row counts in replies and in the models for English; by
cross-validation on the train part."""
_KNOWN_FROM = 2
"""Train messages that hold a word before it is learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One labelled message; `values` are its named features. Messages of one `group` say nearly the same."""

    text: str
    label: str
    language: str
    part: str
    group: str
    values: Mapping[str, float]

    @property
    def train(self) -> bool:
        """Whether models may learn from it."""
        return self.part == "train"


def read_replies(path: Path = DEMO_CORPUS / "replies.jsonl") -> tuple[Message, ...]:
    """Return the demo company's labelled replies."""
    return _read(path, "kind", lambda row: reply_features(row["text"], cast(After, row["after"])))


def read_thread_endings(path: Path = DEMO_CORPUS / "threads.jsonl") -> tuple[Message, ...]:
    """Return how requesters ended the help channels' threads: acknowledgements, half of them to learn from."""
    threads = json_objects(path)
    return tuple(
        Message(
            text=last["text"],
            label="acknowledgement",
            language=thread["language"],
            part="test" if hashlib.sha256(thread["id"].encode()).digest()[0] % 2 else "train",
            group=thread["id"],
            values=reply_features(last["text"], "answered"),
        )
        for thread in threads
        if (last := thread["messages"][-1])["role"] == "requester" and len(thread["messages"]) > 2
    )


def read_requests(label: str, path: Path = DEMO_CORPUS / "requests.jsonl") -> tuple[Message, ...]:
    """Return the demo company's requests, labelled by `kind` or `sentiment`; what nobody serves is a request too."""
    return _read(path, label, lambda row: packaged_lexicon().features(row["text"]))


def _read(path: Path, label: str, features: Callable[[dict[str, str]], Mapping[str, float]]) -> tuple[Message, ...]:
    rows = json_objects(path)
    return tuple(
        Message(
            text=row["text"],
            label=row[label].replace("out_of_scope", "request"),
            language=row["language"],
            part=row["part"],
            group=row.get("group", row["id"]),
            values=features(row),
        )
        for row in rows
    )


def learn(
    messages: Sequence[Message], encoder: TextEncoder, names: Sequence[str], *, dense: float = 1.0
) -> MessageModels:
    """Return the models of `messages`' train part: over words and the encoder's rows (times `dense`), and words alone.

    Words (`w:` names) are added to `names` where several train messages hold them.
    """
    train = [message for message in messages if message.train]
    models = fit(train, dense * embedded(train, encoder), (*names, *known_words(train)), encoder.model_id)
    return replace(models, full=replace(models.full, dense=dense * models.full.dense))


def embedded(messages: Sequence[Message], encoder: TextEncoder) -> NDArray[np.float64]:
    """Return the encoder's rows (messages, dimensions)."""
    return np.asarray(encoder.embed_passages([message.text for message in messages]), dtype=np.float64)


def known_words(messages: Sequence[Message]) -> tuple[str, ...]:
    """Return the `w:` names that several messages hold, sorted."""
    held = Counter(name for message in messages for name in message.values if name.startswith("w:"))
    return tuple(sorted(name for name, count in held.items() if count >= _KNOWN_FROM))


def fit(train: Sequence[Message], dense: NDArray[np.float64], names: Sequence[str], model_id: str) -> MessageModels:
    """Return the models of rows that are embedded already."""
    return MessageModels(model_id=model_id, full=_fit(train, names, dense), words=_fit(train, names, dense[:, :0]))


def _fit(train: Sequence[Message], names: Sequence[str], dense: NDArray[np.float64]) -> MessageModel:
    from sklearn.linear_model import LogisticRegression

    named = np.asarray([[message.values.get(name, 0.0) for name in names] for message in train])
    found = LogisticRegression(C=_STRENGTH, max_iter=3000)
    found.fit(np.hstack([named, dense]), [message.label for message in train])
    weights, intercept = for_each_label(found.coef_.T, found.intercept_)
    return MessageModel(
        labels=tuple(map(str, found.classes_)),
        names=tuple(names),
        named=weights[: len(names)].T,
        dense=weights[len(names) :].T,
        intercept=intercept,
    )


def accuracy(
    messages: Sequence[Message], models: MessageModels, encoder: TextEncoder, part: str = "test"
) -> dict[str, float]:
    """Return the share of right labels in a part, by language and over all."""
    test = [message for message in messages if message.part == part]
    right = [max(found, key=lambda k: found[k]) == m.label for m, found in probabilities(test, models, encoder)]
    shares = {"all": float(np.mean(right))}
    for language in sorted({m.language for m in test}):
        mine = [ok for ok, m in zip(right, test, strict=True) if m.language == language]
        shares[language] = float(np.mean(mine))
    return {language: round(share, 4) for language, share in shares.items()}


def probabilities(
    messages: Sequence[Message], models: MessageModels, encoder: TextEncoder
) -> list[tuple[Message, dict[str, float]]]:
    """Return each message with its labels' probabilities."""
    model = models.chosen(encoder.model_id)
    rows = encoder.embed_passages([message.text for message in messages])
    return [(m, model.probabilities(m.values, row)) for m, row in zip(messages, rows, strict=True)]
