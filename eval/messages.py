"""Learn and measure the small models of messages: replies in a thread, intents, sentiment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.lexicon import packaged_lexicon
from classifier.message import MessageModel, MessageModels
from classifier.protocol import TextEncoder
from classifier.replies import SURE, After, ReplyKind, reply_features

CORPUS = Path(__file__).parents[1] / "corpora" / "halyard"
_STRENGTH = 3.0
"""Inverse regularisation, chosen by grouped cross-validation within the train part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One labelled message; `values` are its named features, `train` its part."""

    text: str
    label: str
    language: str
    train: bool
    values: Mapping[str, float]


def read_replies(path: Path = CORPUS / "replies.jsonl") -> tuple[Message, ...]:
    """Return the demo company's labelled replies."""
    return _read(path, "kind", lambda row: reply_features(row["text"], cast(After, row["after"])))


def read_thread_endings(path: Path = CORPUS / "threads.jsonl") -> tuple[Message, ...]:
    """Return how requesters ended the help channels' threads: acknowledgements, half of them to learn from."""
    threads = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Message(
            text=last["text"],
            label="acknowledgement",
            language=thread["language"],
            train=hashlib.sha256(thread["id"].encode()).digest()[0] % 2 == 0,
            values=reply_features(last["text"], "answered"),
        )
        for thread in threads
        if (last := thread["messages"][-1])["role"] == "requester" and len(thread["messages"]) > 2
    )


def read_requests(label: str, path: Path = CORPUS / "requests.jsonl") -> tuple[Message, ...]:
    """Return the demo company's requests, labelled by `kind` or `sentiment`; what nobody serves is a request too."""
    return _read(path, label, lambda row: packaged_lexicon().features(row["text"]))


def _read(path: Path, label: str, features: Callable[[dict[str, str]], Mapping[str, float]]) -> tuple[Message, ...]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Message(
            text=row["text"],
            label=row[label].replace("out_of_scope", "request"),
            language=row["language"],
            train=row["part"] == "train",
            values=features(row),
        )
        for row in rows
    )


def learn(messages: Sequence[Message], encoder: TextEncoder, names: Sequence[str]) -> MessageModels:
    """Return the models of `messages`' train part: over words and the encoder's rows, and over words alone."""
    train = [message for message in messages if message.train]
    dense = np.asarray(encoder.embed_passages([message.text for message in train]), dtype=np.float64)
    return MessageModels(
        model_id=encoder.model_id, full=_fit(train, names, dense), words=_fit(train, names, dense[:, :0])
    )


def _fit(train: Sequence[Message], names: Sequence[str], dense: NDArray[np.float64]) -> MessageModel:
    named = np.asarray([[message.values[name] for name in names] for message in train])
    found = LogisticRegression(C=_STRENGTH, max_iter=3000)
    found.fit(np.hstack([named, dense]), [message.label for message in train])
    return MessageModel(
        labels=tuple(map(str, found.classes_)),
        names=tuple(names),
        named=found.coef_[:, : len(names)],
        dense=found.coef_[:, len(names) :],
        intercept=found.intercept_,
    )


def accuracy(messages: Sequence[Message], models: MessageModels, encoder: TextEncoder) -> dict[str, float]:
    """Return the share of right labels in the test part, by language and over all."""
    test = [message for message in messages if not message.train]
    right = [max(found, key=lambda k: found[k]) == m.label for m, found in _probabilities(test, models, encoder)]
    shares = {"all": float(np.mean(right))}
    for language in sorted({m.language for m in test}):
        mine = [ok for ok, m in zip(right, test, strict=True) if m.language == language]
        shares[language] = float(np.mean(mine))
    return {language: round(share, 4) for language, share in shares.items()}


def reply_errors(
    messages: Sequence[Message], models: MessageModels, encoder: TextEncoder
) -> dict[str, dict[str, float]]:
    """Return, by language of the test part, what costs people: needless reopening and missed reopening.

    A reply that is read with less than `SURE` does neither: its writer is asked. `asked` is the share of those.
    """
    test = [message for message in messages if not message.train]
    acts = [(m, _act(found)) for m, found in _probabilities(test, models, encoder)]
    return {language: _errors([a for a in acts if a[0].language == language]) for language in ("en", "es", "it")}


def _act(found: Mapping[str, float]) -> str:
    kind = max(found, key=lambda label: found[label])
    return kind if found[kind] >= SURE[cast(ReplyKind, kind)] else "asked"


def _errors(acts: Sequence[tuple[Message, str]]) -> dict[str, float]:
    pleased = [act for message, act in acts if message.label == "acknowledgement"]
    broken = [act for message, act in acts if message.label == "still_broken"]
    missed = [act for act in broken if act not in {"still_broken", "asked"}]
    return {
        "replies": len(acts),
        "acknowledgements": len(pleased),
        "acknowledgement_reopens": pleased.count("still_broken") / max(1, len(pleased)),
        "still_broken": len(broken),
        "missed_reopens": len(missed) / max(1, len(broken)),
        "asked": sum(act == "asked" for _, act in acts) / max(1, len(acts)),
    }


def _probabilities(
    messages: Sequence[Message], models: MessageModels, encoder: TextEncoder
) -> list[tuple[Message, dict[str, float]]]:
    model = models.chosen(encoder.model_id)
    rows = encoder.embed_passages([message.text for message in messages])
    return [(m, model.probabilities(m.values, row)) for m, row in zip(messages, rows, strict=True)]
