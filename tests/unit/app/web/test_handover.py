"""While a person has the request: fields for what is missing, and for what was said, to be put right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.domain.details import DETAILS, NAMES
from app.domain.triage import Detail, Triage
from app.web.handover import FilledIn, told_details
from tests.fakes.builders import a_triage
from tests.fakes.engine import FakeAnswerer, FakeRetriever, FakeTriager
from tests.fakes.faces import a_client, a_desk
from tests.fakes.markup import Page, elements, values
from tests.fakes.wiring import Wiring

SAID = Detail(kind="error_code", value="HV-307", start=0, end=6)
MISSING = replace(a_triage(), missing_details=("version", "host"), details=(SAID,), sensitive=True)


def a_reader(triage: Triage) -> TestClient:
    wiring = Wiring(triager=FakeTriager(result=triage), answerer=FakeAnswerer(result=None), retriever=FakeRetriever(()))
    return a_client(a_desk(wiring))


def fields_of(page: Page) -> dict[str, str]:
    return {
        label.text_content(): "".join(values(page, f"//*[@id='{label.get('for')}']/@value"))
        for label in elements(page, "//fieldset[@class='details']//label")
    }


def test_only_what_is_missing_is_asked_and_what_was_said_stands_there() -> None:
    page = a_reader(MISSING).post("/ask", data={"text": "HV-307 appears"})
    assert fields_of(page) == {
        "Which version is it?": "",
        "Which computer or server is it?": "",
        "Error": "HV-307",
    }


def test_nothing_is_asked_where_nothing_is_missing() -> None:
    page = a_reader(replace(MISSING, missing_details=())).post("/ask", data={"text": "HV-307 appears"})
    assert fields_of(page) == {}


def test_fields_are_in_the_askers_language() -> None:
    page = a_reader(replace(MISSING, language="es")).post("/ask", data={"text": "siempre sale HV-307"})
    assert "¿Qué versión es?" in fields_of(page)


def test_what_is_filled_in_reaches_the_ticket_and_is_not_asked_again() -> None:
    client = a_reader(MISSING)
    page = client.post("/ask", data={"text": "HV-307 appears"})
    form = {"kind": ["version", "host", "error_code"], "detail": ["5.2", "", "HV-307"], "before": ["", "", "HV-307"]}
    told = client.post(f"{page.url}/replies", data=form | {"text": "", "message": "m1"})
    assert "Version: 5.2" in told.text
    assert "HV-307\n" not in told.text
    assert fields_of(told) == {}


def test_a_form_with_nothing_in_it_changes_nothing() -> None:
    client = a_reader(MISSING)
    page = client.post("/ask", data={"text": "HV-307 appears"})
    form = {"kind": ["version"], "detail": [" "], "before": [""]}
    assert len(fields_of(client.post(f"{page.url}/replies", data=form))) == 3


def test_words_and_details_go_together() -> None:
    client = a_reader(MISSING)
    page = client.post("/ask", data={"text": "HV-307 appears"})
    form = {"kind": ["version"], "detail": ["5.2"], "before": [""], "text": "Why is that?"}
    told = client.post(f"{page.url}/replies", data=form)
    assert str(told.url).startswith(str(page.url))
    assert "Why is that? Version: 5.2" in " ".join(told.text.split())


def test_only_what_changed_is_told_a_line_each() -> None:
    filled = FilledIn(kinds=("version", "device"), values=("5.2\n\nx", "Laptop"), before=("5.1", "Laptop"))
    assert told_details(filled, "it") == "Versione: 5.2 x"


@pytest.mark.parametrize("kinds", [("__class__",), ("version", "version", "version"), ()])
def test_a_made_up_form_is_harmless(kinds: tuple[str, ...]) -> None:
    assert len(told_details(FilledIn(kinds=kinds, values=("x" * 5000,), before=("",)), "en")) < 400


def test_every_detail_has_a_name() -> None:
    assert set(NAMES) == set(DETAILS)
