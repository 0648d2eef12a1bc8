"""The limits for reading replies keep what is promised, and the figures count what a wrong reading costs people."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from classifier.replies import Limits
from eval.messages.models import Message
from eval.messages.reply_limits import MISSED, NEEDLESS, Judged, choose_limits, cross_validated, reply_errors
from tests.fakes.encoder import WordHashEncoder

THANKS, BROKEN, DETAIL = "acknowledgement", "still_broken", "extra_detail"
STRICT = Limits(missed=0.01, needless=0.01)


def said(label: str, *, part: str = "test", group: str = "g", language: str = "en", text: str = "x") -> Message:
    return Message(text=text, label=label, language=language, part=part, group=group, values={"long": float(len(text))})


def read(thanks: float, broken: float) -> Mapping[str, float]:
    return {THANKS: thanks, BROKEN: broken, DETAIL: 1 - thanks - broken}


def test_thanks_read_as_still_broken_reopen_and_still_broken_read_as_thanks_is_missed() -> None:
    judged: Judged = [
        (said(THANKS), read(0.0, 1.0)),
        (said(THANKS, language="es"), read(1.0, 0.0)),
        (said(BROKEN), read(1.0, 0.0)),
        (said(BROKEN, language="es"), read(0.0, 1.0)),
    ]
    found = reply_errors(judged, STRICT)
    assert (found["en"]["acknowledgement_reopens"], found["es"]["acknowledgement_reopens"]) == (1.0, 0.0)
    assert (found["en"]["missed_reopens"], found["es"]["missed_reopens"]) == (1.0, 0.0)
    assert (found["all"]["replies"], found["all"]["acted_wrongly"], found["all"]["asked"]) == (4, 0.5, 0.0)
    assert found["it"]["replies"] == 0
    assert found["it"]["missed_reopens"] == 0.0


def test_whoever_is_asked_is_harmed_by_neither() -> None:
    unsure: Judged = [(said(THANKS), read(0.4, 0.5)), (said(BROKEN), read(0.5, 0.4))]
    everybody = reply_errors(unsure, STRICT)["all"]
    assert everybody["asked"] == 1.0
    assert everybody["acknowledgement_reopens"] == everybody["missed_reopens"] == everybody["acted_wrongly"] == 0.0


def test_the_limits_that_ask_least_are_chosen_while_they_keep_both_promises() -> None:
    clear: Judged = [(said(THANKS), read(0.9, 0.03)), (said(BROKEN), read(0.05, 0.9))] * 20
    assert choose_limits(clear) == Limits(missed=0.03, needless=0.05)
    costly: Judged = [*clear, *[(said(BROKEN), read(0.9, 0.1))] * 5, *[(said(BROKEN), read(0.9, 0.02))]]
    chosen = choose_limits(costly)
    assert chosen.missed < 0.1
    assert float(str(reply_errors(costly, chosen)["all"]["missed_reopens"])) <= MISSED + 0.01


def test_where_no_limits_keep_a_promise_the_strictest_are_taken() -> None:
    hopeless: Judged = [(said(THANKS), read(0.0, 1.0)), (said(BROKEN), read(1.0, 0.0))]
    assert choose_limits(hopeless) == STRICT


shares = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda two: read(two[0] / 100, two[1] / 100))
labels = st.sampled_from((THANKS, BROKEN, DETAIL)).map(said)


@given(st.lists(st.tuples(labels, shares), min_size=1, max_size=20))
def test_chosen_limits_keep_both_promises_or_are_the_strictest(judged: Judged) -> None:
    chosen = choose_limits(judged)
    found = reply_errors(judged, chosen)["all"]
    kept = found["acknowledgement_reopens"] <= NEEDLESS and found["missed_reopens"] <= MISSED  # type: ignore[operator]
    assert kept or chosen == STRICT


def test_a_message_is_judged_by_a_model_that_saw_none_of_its_group() -> None:
    words = {THANKS: "thank you it works", BROKEN: "it is still broken", "withdrawal": "never mind"}
    known = [
        said(label, part="train", group=f"{label}-{number}", text=f"{text} {number}")
        for label, text in words.items()
        for number in range(12)
    ]
    one_group = [said(DETAIL, part="train", group="odd", text=f"the version is {number}") for number in range(5)]
    judged = cross_validated([*known, *one_group, said(THANKS, text="not to learn from")], WordHashEncoder(), ["long"])
    assert sorted(message.text for message, _ in judged) == sorted(message.text for message in (*known, *one_group))
    assert not [message for message, found in judged if message.group == "odd" and DETAIL in found]
    assert [message for message, found in judged if DETAIL in found]
