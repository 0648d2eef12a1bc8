"""The first hour in a real browser: from an empty home to an answered question, and nothing typed in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.answering.thresholds import write_thresholds
from app.domain.decision import Thresholds
from tests.conftest import FIXTURES
from tests.e2e.conftest import let_in
from tests.e2e.killable import Killable, running

pytestmark = pytest.mark.browser
LONG = 180_000
"""Milliseconds that a machine under load may take to read five pages."""


@dataclass(slots=True, kw_only=True)
class Newborn(Killable):
    """A service that has no pages yet: it is alive before it is ready."""

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
def newborn(tmp_path: Path) -> Iterator[Newborn]:
    home = tmp_path / "home"
    home.mkdir()
    # What is tried here is the way, not the calibration of the day.
    write_thresholds(Thresholds(answer=0.25, clarify=0.2, source="page tests"), home)
    with running(Newborn(home=home)) as service:
        yield service


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[[], Page]]:
    context = chromium.new_context(locale="en-GB", viewport={"width": 1200, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page
    context.close()


def test_from_an_empty_home_to_an_answered_question(
    newborn: Newborn, open_page: Callable[[], Page], tmp_path: Path
) -> None:
    colleague, page = open_page(), open_page()
    colleague.goto(newborn.address)
    expect(colleague.locator(".lead")).to_contain_text("still being set up")

    let_in(newborn.home, newborn.address, page, role="admin")
    expect(page.locator(".first-steps .next h2")).to_have_text("Bring your pages")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"this is no zip")
    bring(page, damaged)
    expect(page.locator("[role=alert]")).to_contain_text("damaged.zip")

    page.goto(f"{newborn.address}/admin/start")
    bring(page, *sorted((FIXTURES / "kb").glob("*.md")))
    expect(page.locator(".first-steps .done h2").first).to_have_text("Bring your pages", timeout=LONG)
    expect(page.locator(".first-steps .next h2")).to_have_text("Ask three questions of your own")
    page.locator("#text").fill("What does error 809 mean when the VPN fails?")
    page.keyboard.press("Enter")
    expect(page.locator("mark, blockquote").first).to_be_visible()

    colleague.reload()
    expect(colleague.locator(".lead")).to_contain_text("You get the sentences that answer")
    assert httpx.get(f"{newborn.address}/readyz").json()["status"] == "ready"


def bring(page: Page, *files: Path) -> None:
    page.locator("#files").set_input_files(files)
    page.locator("form[action='/admin/knowledge/brought'] button").first.click()
