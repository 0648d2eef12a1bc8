"""Details that people state, in three languages, and texts made to hurt."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.details import KINDS, find_details

WEDNESDAY = date(2026, 3, 4)


def stated(text: str) -> set[tuple[str, str]]:
    return {(detail.kind, detail.value) for detail in find_details(text, today=WEDNESDAY)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("the client shows HV-307", "error_code", "HV-307"),
        ("me sale el código 809", "error_code", "809"),
        ("errore 0x80070005 all'avvio", "error_code", "0x80070005"),
        ("laptop HALY-DUB-0442 is slow", "host", "HALY-DUB-0442"),
        ("no ping to files.halyard.local", "host", "files.halyard.local"),
        ("10.0.0.12 does not answer", "host", "10.0.0.12"),
        ("client version 5.2", "version", "5.2"),
        ("versione 11", "version", "11"),
        ("build is 10.4.1", "version", "10.4.1"),
        ("pedido 4500129981", "order_id", "4500129981"),
        ("fattura n. 2231/A", "order_id", "2231/A"),
        ("PO-123456 is stuck", "order_id", "PO-123456"),
        ("348,20 € missing", "amount", "348.20 EUR"),
        ("€ 1.250,50 di rimborso", "amount", "1250.50 EUR"),
        ("$20 per day", "amount", "20 USD"),
        ("ask desk@halyard.example.", "email", "desk@halyard.example"),
        ("llamadme al +34 961 23 45 67", "phone", "+34 961 23 45 67"),
        ("my extension is 4471", "phone", "4471"),
        ("see https://wiki.example/a?b=1.", "url", "https://wiki.example/a?b=1"),
        ("it says ERR_NAME_NOT_RESOLVED", "error_code", "ERR_NAME_NOT_RESOLVED"),
        ("open WWW.halyard.example please", "url", "WWW.halyard.example"),
        ("code ٨٠٩ on the screen", "error_code", "٨٠٩"),
        ("mi portátil no enciende", "device", "laptop"),
        ("la stampante è ferma", "device", "printer"),
        ("on Win10 and not elsewhere", "operating_system", "Windows"),
    ],
)
def test_a_stated_detail_is_found_with_its_kind(text: str, kind: str, value: str) -> None:
    assert (kind, value) in stated(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("since yesterday", "2026-03-03"),
        ("desde ayer", "2026-03-03"),
        ("da ieri", "2026-03-03"),
        ("hace 3 días", "2026-03-01"),
        ("2 giorni fa", "2026-03-02"),
        ("two tries, 5 days ago", "2026-02-27"),
        ("last Tuesday", "2026-03-03"),
        ("desde el lunes", "2026-03-02"),
        ("next friday", "2026-03-06"),
        ("el 14 de marzo", "2026-03-14"),
        ("March 3rd, 2025", "2025-03-03"),
        ("il 30 dicembre", "2025-12-30"),
        ("03/02/2026", "2026-02-03"),
        ("2026-01-31", "2026-01-31"),
        ("pasado mañana", "2026-03-06"),
    ],
)
def test_a_date_is_placed_from_today(text: str, meant: str) -> None:
    assert ("date", meant) in stated(text)


@pytest.mark.parametrize("text", ["I have 3 days of leave", "31/02/2026", "999.999.1.1", "thanks", "👍", ""])
def test_what_only_looks_like_a_detail_is_none(text: str) -> None:
    assert not {kind for kind, _ in stated(text)} & {"date", "host", "amount", "error_code"}


@given(st.text(max_size=300))
def test_any_text_is_taken_and_places_lie_within_it(text: str) -> None:
    for detail in find_details(text, today=WEDNESDAY):
        assert detail.kind in KINDS
        assert 0 <= detail.start < detail.end <= len(text)


HOSTILE = st.sampled_from(
    [
        "a",
        "1",
        "1.1",
        "a@",
        "a.a-",
        "order ",
        "$",
        "1,111",
        "A-",
        " ",
        "http://",
        "+1 ",
        "+1111",
        "a@a.",
        "tel 1 ",
        "AB-12 ",
        "version 1.",
        "E_",
        "0x",
        "www.a",
        "error code ",
        "é",
        "İ",
        "1 march ",
        "last ",
        "\n",
        "-",
        "_a.local",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=3))
def test_hostile_text_costs_linear_time(pieces: list[str]) -> None:
    piece = "".join(pieces)
    text = (piece * (20_000 // len(piece) + 1))[:20_000]
    started = time.process_time()
    find_details(text, today=WEDNESDAY)
    assert time.process_time() - started < 0.5
