"""The command `firstline eval messages`."""

from __future__ import annotations

from typing import Annotated

import typer

from classifier.intents import INTENTS_FILE, SENTIMENT_FILE, mood_names
from classifier.message import write_models
from classifier.replies import PACKAGED, reply_names
from eval.gates import read_gate
from eval.messages import accuracy, learn, read_replies, read_requests, read_thread_endings, reply_errors
from eval.outcome import FailIfOption, JsonOption, finish

_Keep = Annotated[bool, typer.Option("--keep", help="Write the learned models into the package.")]


def messages(*, keep: _Keep = False, as_json: JsonOption = False, fail_if: FailIfOption = None) -> None:
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
        models = learn(rows, encoder, names)
        found[name] = {"accuracy": accuracy(replies if name == "replies" else rows, models, encoder)}
        if name == "replies":
            found["reply_errors"] = reply_errors(replies, models, encoder)
            found["thread_endings"] = reply_errors(endings, models, encoder)
        if keep:
            write_models(models, path)
    finish(found, as_json=as_json, gates=gates)
