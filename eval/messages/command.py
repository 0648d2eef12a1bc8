"""The command `firstline eval messages`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated

import typer

from classifier.intents import (
    ENGLISH_INTENTS_FILE,
    ENGLISH_SENTIMENT_FILE,
    INTENTS_FILE,
    SENTIMENT_FILE,
    mood_names,
)
from classifier.message import MessageModels, write_models
from classifier.protocol import TextEncoder
from classifier.replies import PACKAGED, reply_names
from eval.gates import read_gate
from eval.messages.models import (
    ENGLISH_DENSE,
    REPLIES_DENSE,
    Message,
    accuracy,
    learn,
    probabilities,
    read_replies,
    read_requests,
    read_thread_endings,
)
from eval.messages.reply_limits import choose_limits, cross_validated, reply_errors
from eval.outcome import FailIfOption, HomeOption, JsonOption, Keep, SaveOption, finish

_PRECISION = re.compile("/(?:int8|fp32)/")
_Keep = Annotated[bool, typer.Option("--keep", help="Write the learned models into the package.")]


def messages(
    *,
    keep: _Keep = False,
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
    save: SaveOption = "",
    home: HomeOption = None,
) -> None:
    """Learn what replies and messages mean from the demo's train part, and measure it on its test part."""
    from indexer.bootstrap import message_encoder

    gates = [read_gate(text) for text in fail_if or ()]
    encoder, found = message_encoder(), dict[str, object]()
    replies, endings = read_replies(), read_thread_endings()
    for name, path, names, rows in (
        ("replies", PACKAGED, reply_names(), (*replies, *endings)),
        ("intents", INTENTS_FILE, mood_names(), read_requests("kind")),
        ("sentiment", SENTIMENT_FILE, mood_names(), read_requests("sentiment")),
    ):
        models = learn(rows, encoder, names, dense=REPLIES_DENSE if name == "replies" else 1.0)
        found[name] = {"accuracy": accuracy(replies if name == "replies" else rows, models, encoder)}
        if name == "replies":
            found |= _reply_figures(replies, endings, models, encoder)
        if keep:
            write_models(models, path)
    found |= _english_figures(keep=keep)
    finish(found, as_json=as_json, gates=gates, keep=Keep(name=save, home=home, kind="messages"))


def _english_figures(*, keep: bool) -> dict[str, object]:
    """Return how right the models for English are about English; they learn from every language."""
    from indexer.bootstrap import question_encoders

    found, encoder = dict[str, object](), question_encoders()[0]
    for name, path, label in (
        ("english_intents", ENGLISH_INTENTS_FILE, "kind"),
        ("english_sentiment", ENGLISH_SENTIMENT_FILE, "sentiment"),
    ):
        rows = read_requests(label)
        models = learn(rows, encoder, mood_names(), dense=ENGLISH_DENSE)
        found[name] = {"accuracy": accuracy([row for row in rows if row.language == "en"], models, encoder)}
        if keep:
            write_models(replace(models, model_id=_PRECISION.sub("/*/", models.model_id)), path)
    return found


def _reply_figures(
    replies: Sequence[Message], endings: Sequence[Message], models: MessageModels, encoder: TextEncoder
) -> dict[str, object]:
    """Return the errors of each part; `chosen_limits` are those that the train part alone asks for."""
    judged = cross_validated((*replies, *endings), encoder, reply_names())
    own = [row for row in judged if any(row[0] is reply for reply in replies)]
    test, fresh, later, ends = (
        reply_errors(probabilities([m for m in rows if m.part == part], models, encoder))
        for rows, part in ((replies, "test"), (replies, "fresh"), (replies, "later"), (endings, "test"))
    )
    return {
        "chosen_limits": asdict(choose_limits(own)),
        "cross_validated": reply_errors(own),
        "reply_errors": test,
        "fresh_replies": fresh,
        "later_replies": later,
        "thread_endings": ends,
        "fresh_accuracy": accuracy(replies, models, encoder, "fresh"),
    }
