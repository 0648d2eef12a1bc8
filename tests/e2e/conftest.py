"""A real server process and a real browser. Without Chromium the page tests fail on CI and say why elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.answering.thresholds import write_thresholds
from app.bootstrap.door import open_door
from app.domain.decision import Thresholds
from app.domain.person import Person, Role
from app.settings import load_settings
from tests.e2e.office import office  # noqa: F401 (found here by the tests of every file, once a session)
from tests.e2e.service import launched
from tests.e2e.slack_world import free_port

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`the policy was broken: ${event.violatedDirective} by ${event.blockedURI} on ${location.pathname}`));"""
OpenPage = Callable[..., Page]
WAITS = 20_000
"""So many milliseconds a page may take to be as a test expects: on a busy machine a form alone takes five seconds."""
PATIENCE = float(os.environ.get("FIRSTLINE_PATIENCE", "5"))
"""How many times slower a busy machine may be than a quiet one, where budgets of time hold: set it to 1 there."""


@pytest.fixture(scope="session")
def served_home(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small home, for the server of this session."""
    home: Path = shutil.copytree(built_home, tmp_path_factory.mktemp("served") / "home")
    # What is tried here is the page, not the calibration of the day.
    write_thresholds(Thresholds(answer=0.25, clarify=0.2, source="page tests"), home)
    return home


@pytest.fixture(scope="session")
def served(served_home: Path) -> Iterator[str]:
    """The address of `firstline serve` over the small home."""
    port = free_port()
    process = start(served_home, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)


def start(home: Path, port: int, **settings: str) -> subprocess.Popen[bytes]:
    """A server process that is ready; `settings` are variables of its environment."""
    examples = {"FIRSTLINE_EXAMPLES": '{"en": ["How do I reset my password?"]}'}
    process = launched(home, port, examples | settings)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process)
    except BaseException:
        process.kill()
        raise
    return process


@pytest.fixture
def sign_in(served_home: Path, served: str) -> Callable[..., None]:
    """Lets the browser of a page in as an agent of all queues, or with another role."""

    return partial(let_in, served_home, served)


def let_in(home: Path, address: str, page: Page, name: str = "Ann", role: Role = "agent") -> None:
    """Sign somebody in, as the link that the command prints does."""
    person = Person(id=f"{name.lower()}@example.com", name=name, role=role)
    token = open_door(load_settings(home=home)).make_link(person)
    page.goto(f"{address}/sign-in?token={token}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium as it is installed here."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI has no Chromium, so the pages are not proven. `make browser` installs it.")
    if found is None:
        pytest.skip("There is no Chromium here. `make browser` installs it where apt may be used.")
    expect.set_options(timeout=WAITS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of so far; a test that provokes it clears the list."""
    return []


@pytest.fixture
def visit(chromium: Browser, served: str, complaints: list[str]) -> Iterator[OpenPage]:
    """Opens the first page as somebody new; a complaint of the browser, a foreign address, a fault or a
    break of the content security policy fails the test, on whichever pages it goes to."""
    contexts = []

    def open_page(path: str = "/", **options: Any) -> Page:
        context = chromium.new_context(**({"locale": "en-GB", "viewport": {"width": 1200, "height": 900}} | options))
        context.set_default_timeout(WAITS)
        contexts.append(context)
        context.add_init_script(VIOLATIONS)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(served) else None)
        page.goto(served + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180  # whatever else the machine does
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended while starting"
        try:
            if httpx.get(f"{address}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"{address} was not ready within three minutes")
