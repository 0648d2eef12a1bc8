"""Poisoned corrections are held back, honest ones are not."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.label import Field, Label
from app.domain.quarantine import quarantined
from tests.fakes.builders import MOMENT


def a_label(number: int, *, actor: str = "agent:1", text: str = "", new: str = "hr", field: Field = "queue") -> Label:
    return Label(
        id=f"l{number}",
        text=text or f"request {number}",
        field=field,
        old="it",
        new=new,
        actor=actor,
        at=MOMENT,
        source="edit",
    )


def believing(probability: float, *, old: float = 0.5) -> Callable[[str, Field, str], float]:
    return lambda text, field, value: old if value == "it" else probability


def held(labels: list[Label], probability: float, *, old: float = 0.5) -> set[str]:
    return set(quarantined(labels, believing(probability, old=old)))


def test_a_plausible_correction_counts() -> None:
    assert held([a_label(1)], 0.3) == set()


def test_a_lone_correction_against_a_sure_model_waits_for_a_second_person() -> None:
    assert held([a_label(1)], 0.001, old=0.99) == {"l1"}
    assert held([a_label(1), a_label(2, actor="agent:2", text="Request  1")], 0.001, old=0.99) == set()
    assert held([a_label(1), a_label(2, text="request 1")], 0.001, old=0.99) == {"l1", "l2"}


def test_an_actor_who_flips_many_labels_is_held_with_the_count() -> None:
    flood = [a_label(number) for number in range(10)]
    found = quarantined([*flood, a_label(99, actor="agent:2")], believing(0.05))
    assert set(found) == {label.id for label in flood}
    assert "10 of 10" in found["l0"]


def test_a_busy_agent_with_some_surprising_corrections_is_not_held() -> None:
    labels = [a_label(number, new="hr" if number < 4 else "finance") for number in range(20)]
    beliefs = {"hr": 0.05, "finance": 0.4, "it": 0.5}
    assert quarantined(labels, lambda text, field, value: beliefs[value]) == {}


def test_people_who_correct_what_a_weak_model_does_not_see_are_not_held() -> None:
    assert held([a_label(number) for number in range(10)], 0.01, old=0.3) == set()


def test_verdicts_on_answers_are_left_alone() -> None:
    assert held([a_label(n, field="answer", new="not_quite") for n in range(20)], 0.0, old=1.0) == set()
