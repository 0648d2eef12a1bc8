"""A browser at the desk, and a question in another that nobody can answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.test_page import ask

SignIn = Callable[..., None]
WORDS = {
    "en-GB": ("Could somebody bring %s chairs and a ficus to the roof?", "They are on their way.", "solved"),
    "es-ES": ("¿Podría alguien subir %s sillas y un ficus a la azotea?", "Ya van de camino.", "resuelta"),
    "it-IT": ("Qualcuno può portare %s sedie e un ficus sul tetto?", "Stanno arrivando.", "risolta"),
}
_count = iter(range(41, 400))


def open_ticket(page: Page, locale: str = "en-GB", question: str = "") -> str:
    """Ask something nobody can answer, on the page given; return its subject."""
    question = question or WORDS[locale][0] % next(_count)
    ask(page, question)
    page.wait_for_url("**/requests/*")
    if not page.locator(".facts").count():
        page.locator("button[value=person]").first.click()
    expect(page.locator(".facts")).to_be_visible()
    return question


def at_desk(visit: OpenPage, sign_in: SignIn, name: str = "Ann", **options: Any) -> Page:
    page = visit("/sign-in", **options)
    sign_in(page, name)
    return page


def open_at_desk(desk: Page, subject: str) -> None:
    desk.goto(desk.url.partition("/desk")[0] + "/desk?state=any")
    desk.locator(".row .subject", has_text=subject).click()
    expect(desk.locator("h1")).to_have_text(subject)
