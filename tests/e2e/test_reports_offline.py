"""Reports are one file each: they open from a folder without a network, on a phone and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from eval.replay.cost import Cost
from eval.replay.report import replay_page
from eval.report import Report, write_report
from eval.whatif.report import difference_page
from tests.unit.eval.replay.test_report import FOUND, the_figures
from tests.unit.eval.test_reports import difference, pages

pytestmark = pytest.mark.browser
WIDTH = 360


def reports() -> list[Report]:
    costly = replay_page(the_figures(), FOUND, Cost(per_ticket=20, minutes=15, currency="EUR"))
    return [costly, difference_page(difference(), "less"), *pages()]


def opened(chromium: Browser, path: Path, complaints: list[str]) -> Page:
    page = chromium.new_context(viewport={"width": WIDTH, "height": 740}, offline=True).new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: complaints.append(sent.url) if sent.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page


def test_they_open_on_a_phone_without_a_network_and_print(chromium: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    for number, report in enumerate(reports()):
        write_report(report, tmp_path / f"{number}.html")
        page = opened(chromium, tmp_path / f"{number}.html", complaints)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, report.title
        page.emulate_media(media="print")
        assert not page.locator(".sliding:visible").count()
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.context.close()
    assert not complaints


def test_the_slider_of_costs_answers_offline(chromium: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    write_report(reports()[0], tmp_path / "year.html")
    page = opened(chromium, tmp_path / "year.html", complaints)
    before = page.locator(".told").inner_text()
    page.locator(".sliding input").first.fill("90")
    assert page.locator(".told").inner_text() != before
    page.context.close()
    assert not complaints
