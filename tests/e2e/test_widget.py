"""The box to ask in on other sites: shown where an administrator says so, and nowhere else."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import start
from tests.e2e.slack_world import free_port
from tests.e2e.test_page_quality import RULES, axe

__all__ = ["axe"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@contextmanager
def a_foreign_site(port: int, ours: str) -> Iterator[str]:
    """Another origin on this machine with our one tag in its page."""
    body = f'<!doctype html><title>Intranet</title><p>News</p><script src="{ours}/static/widget.js" async></script>'

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()


def test_a_listed_site_shows_it_and_another_does_not(
    chromium: Browser, served_home: Path, tmp_path: Path, axe: str
) -> None:
    home, port, listed, unlisted = (
        shutil.copytree(served_home, tmp_path / "home"),
        free_port(),
        free_port(),
        free_port(),
    )
    address = f"http://127.0.0.1:{port}"
    process = start(home, port, FIRSTLINE_WIDGET_ORIGINS=f'["http://127.0.0.1:{listed}"]')
    try:
        with a_foreign_site(listed, address) as site, chromium.new_context(locale="en-GB") as context:
            _is_shown(context.new_page(), site, address, axe)
        with a_foreign_site(unlisted, address) as site, chromium.new_context(locale="en-GB") as context:
            _is_refused(context.new_page(), site)
    finally:
        process.terminate()
        process.wait(30)


def _is_shown(page: Page, site: str, address: str, axe: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(site)
    frame = page.frame_locator("iframe")
    frame.locator("#text").press_sequentially("What does error 809 mean when the VPN fails?")
    expect(frame.locator("#while-typing .title").first).to_contain_text("VPN")
    inside = next(one for one in page.frames if one.url.startswith(address))
    assert inside.evaluate("(() => { try { return parent.document.title } catch { return 'out of reach' } })()") == (
        "out of reach"
    )
    assert page.evaluate("(() => document.querySelector('iframe').contentDocument)()") is None
    inside.evaluate(axe)
    assert inside.evaluate(RULES) == []
    assert not complaints
    with page.expect_popup() as opened:
        frame.locator("button.primary").click()
    asked = opened.value
    asked.wait_for_load_state()
    assert asked.url.startswith(f"{address}/?q=")
    expect(asked.locator("#text")).to_have_value("What does error 809 mean when the VPN fails?")
    assert page.url.rstrip("/") == site


def _is_refused(page: Page, site: str) -> None:
    refusals: list[str] = []
    page.on("console", lambda said: refusals.append(said.text) if said.type == "error" else None)
    page.goto(site)
    page.locator("iframe").wait_for()
    page.wait_for_function("document.readyState === 'complete'")
    page.wait_for_timeout(500)
    assert not any(one.locator("#text").count() for one in page.frames)
    assert any("frame-ancestors" in one for one in refusals)
