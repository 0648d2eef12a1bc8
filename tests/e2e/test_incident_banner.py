"""An incident as people meet it: what is known stands on everybody's first page until it is over, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.bootstrap.ground import open_store
from app.domain.incident import Incident, step
from app.settings import load_settings
from tests.e2e.conftest import OpenPage
from tests.e2e.desk_world import SignIn, open_ticket
from tests.e2e.test_page import DESKTOP, PHONE_ALONE

pytestmark = pytest.mark.browser

TITLE, NOTE = "Chairs and plants do not arrive on the roof", "The goods lift stands still; we are on it."
AT_THE_END = "The goods lift goes again."
ASKED = {
    "es-ES": "¿Quién riega los cactus del tejado de cristal en agosto?",
    "it-IT": "Chi accorda il clavicembalo della serra prima del concerto?",
}
"""Unlike what other tests ask, of which there is so much that it may be taken for an incident of its own."""
KNOWN = {"es-ES": "Ahora mismo se sabe", "it-IT": "Si sa in questo momento"}
OVER = {
    "es-ES": ("La incidencia ha terminado.", "Si para ti no ha terminado, pide aquí una persona."),
    "it-IT": ("Il disservizio è finito.", "Se per te non è finito, chiedi qui una persona."),
}


@pytest.fixture
def incident(served_home: Path) -> Iterator[Any]:
    """Opens an incident over the tickets of requests; it is over at the end, whatever the test did."""
    units, now, id = open_store(load_settings(home=served_home)), datetime.now(UTC), f"inc_{uuid4().hex}"

    def opened(*request_ids: str) -> None:
        with units() as work:
            work.incidents.add(Incident(id=id, title=TITLE, opened_at=now, updated_at=now))
            for request_id in request_ids:
                ticket = work.tickets.of_request(request_id)
                assert ticket is not None
                work.incident_tickets.link(id, ticket.id, at=now)
            work.commit()

    yield opened
    with units() as work:
        left = work.incidents.get(id)
        if left.active:
            work.incidents.save(step(left, "dismissed", at=datetime.now(UTC)))
            work.commit()


@pytest.mark.parametrize("options", [DESKTOP, PHONE_ALONE], ids=["desktop", "phone-no-script"])
def test_two_who_reported_it_read_what_is_known_until_it_is_over_each_in_their_language(
    visit: OpenPage, sign_in: SignIn, served: str, incident: Any, options: dict[str, Any]
) -> None:
    people = {locale: visit(locale=locale, **options) for locale in KNOWN}
    asked = {locale: (open_ticket(page, locale, ASKED[locale]), page.url)[1] for locale, page in people.items()}
    incident(*(address.rpartition("/")[2].partition("?")[0] for address in asked.values()))
    for page in people.values():
        page.goto(f"{served}/")
        expect(page.locator(".known")).to_have_count(0)  # nobody looked at it yet

    admin = visit("/sign-in")
    sign_in(admin, name="Ada", role="admin")
    _press(admin, served, "confirm", NOTE)
    for locale, page in people.items():
        page.goto(f"{served}/")
        expect(page.locator(".known h2")).to_have_text(KNOWN[locale])
        expect(page.locator(".known .note")).to_have_text(NOTE)

    _press(admin, served, "resolve", AT_THE_END)
    for locale, page in people.items():
        page.goto(f"{served}/")
        expect(page.locator(".known")).to_have_count(0)
        page.goto(asked[locale])
        for words in (*OVER[locale], AT_THE_END):
            expect(page.locator("main")).to_contain_text(words)


def _press(admin: Page, served: str, act: str, words: str) -> None:
    admin.goto(f"{served}/admin/triage")
    one = admin.locator(".incident", has_text=TITLE)
    form = one.locator("form", has=admin.locator(f"button[value={act}]"))
    form.locator("textarea").fill(words)
    form.locator(f"button[value={act}]").click()
    expect(one.locator(".badge.bad")).to_have_count(1 if act == "confirm" else 0)
