"""What only asks, and what tells of trouble."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.inquiry import asks, only_asks

STORMS = Path(__file__).parents[3] / "corpora" / "halyard" / "storms.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "How do I change my email signature?",
        "hi, can I carry over unused leave?",
        "¿Cuántos días puedo teletrabajar?",
        "cómo cambio mi contraseña",
        "Ciao! come si prenota una sala?",
        "dove trovo la busta paga",
        "Which laptop models are there",
    ],
)
def test_a_question_for_something_to_know_only_asks(text: str) -> None:
    assert only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "How do I log in when the VPN is down?",
        "can I not print or is the printer broken",
        "¿cómo entro si la VPN no funciona?",
        "come faccio se il wifi è bloccato?",
        "cuando abro el correo se cierra",
        "is the mail server down for everybody",
        "What is going on with the VPN?",
        "when is the wifi back?",
        "¿qué pasa con el correo?",
        "quando torna il wifi?",
        "VPN?",
        "",
    ],
)
def test_what_tells_of_trouble_or_says_too_little_does_not(text: str) -> None:
    assert not only_asks(text)


def test_no_report_of_the_demo_companys_storms_only_asks() -> None:
    texts = [json.loads(line)["text"] for line in STORMS.read_text(encoding="utf-8").splitlines()]
    assert [text for text in texts if only_asks(text)] == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("is tomorrow a holiday", True),
        ("¿Es fiesta mañana?", True),
        ("è aperta la mensa domani?", True),
        ("when do we get paid?", True),
        ("È tutto a posto, grazie", False),
        ("está todo bien", False),
        ("qué calor hace", False),
        ("are you a human", False),
        ("happy new year to all of you", False),
        ("hola, buenas", False),
    ],
)
def test_a_question_about_something_is_known_by_how_it_begins_and_ends(text: str, question: bool) -> None:
    assert asks(text) is question


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert only_asks(text) in {True, False}
    assert asks(text) in {True, False}
