"""What every page of administration is held to: axe-core, its weight, a phone's width, charts with tables behind."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.bootstrap.administration import rule_files
from app.domain.rule_text import RuleVersion, digest_of
from app.domain.what_if import WhatIf
from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.evaluation_shelf import EvaluationFiles
from app.storage.home.gold_shelf import GoldFiles
from app.storage.home.rule_file import version_id
from app.storage.home.what_if_files import WhatIfFiles
from tests.e2e.conftest import OpenPage
from tests.e2e.test_page import VPN
from tests.e2e.test_page_quality import KILOBYTES, PAINT_MS, Looks, axe, paint_of
from tests.fakes.administration_filled import a_gold_row, a_run, a_sheet, findings
from tests.fakes.builders import MOMENT
from tests.unit.app.web.admin.test_what_if_page import a_run as a_trial

__all__ = ["axe"]
pytestmark = pytest.mark.browser

ADMIN = (
    "",
    "/start",
    "/digest",
    "/receipts",
    "/knowledge",
    "/knowledge/live",
    "/knowledge/gaps",
    "/knowledge/pages",
    "/knowledge/words",
    "/triage",
    "/evaluations",
    "/evaluations/answering-e2e",
    "/evaluations/compare?a=answering-e2e&b=answering-old",
    "/evaluations/gold",
    "/evaluations/gold/march?show=all",
    "/evaluations/gold/march/answers",
    "/evaluations/what-if",
    "/evaluations/what-if/less",
    "/channels",
    "/access",
    "/settings",
    "/settings/files/triage",
    "/settings/files/desk",
    "/settings/files/politeness",
    "/audit",
)


@pytest.fixture(scope="module")
def lived_in(served_home: Path, served: str) -> str:
    """The address of a home where administrators have something to look at on every page."""
    httpx.post(f"{served}/api/v1/requests", json={"text": VPN}, timeout=30)
    shelf = EvaluationFiles(served_home)
    for run in (*findings(VPN, "none"), a_run("answering-e2e"), a_run("answering-old", coverage=0.4)):
        shelf.save(run)
    WhatIfFiles(served_home).keep(WhatIf(name="less", answer_from=0.6))
    shelf.save(a_trial("none"))
    file = rule_files(served_home)["politeness"]
    text = file.current().text
    version = RuleVersion(id=version_id(text, MOMENT), at=MOMENT, actor="ada@example.com", reason="A try")
    file.save(text, version, over=digest_of(text))
    doubt = a_gold_row("g1", ambiguous="the question is short", document_id="vpn")
    GoldFiles(served_home).keep("march", [doubt, a_gold_row("g2", review="keep")])
    AnswerSheetFiles(served_home).keep("march", a_sheet("g1", "g2"))
    return served


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_of_administration_breaks_a_serious_rule(
    visit: OpenPage, sign_in: Callable[..., None], lived_in: str, axe: str, scheme: str, width: int
) -> None:
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    sign_in(page, name="Ada", role="admin")
    looks = Looks(axe)
    for path in (*ADMIN, *_found_by_link(page, lived_in)):
        page.goto(f"{lived_in}/admin{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        looks.at(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    assert not looks.found
    assert looks.not_seen(admin=True) == []


def test_no_page_of_administration_weighs_more_than_it_must(
    visit: OpenPage, sign_in: Callable[..., None], lived_in: str
) -> None:
    page = visit()
    sign_in(page, name="Ada", role="admin")
    client = httpx.Client(base_url=lived_in, cookies={one["name"]: one["value"] for one in page.context.cookies()})
    for path in (*ADMIN, *_found_by_link(page, lived_in)):
        page.goto(f"{lived_in}/admin{path}")
        used = page.evaluate(
            "[...document.querySelectorAll('script[src], link[rel=stylesheet]')].map(e => e.src || e.href)"
        )
        weight = sum(len(gzip.compress(client.get(one).content)) for one in (page.url, *used))
        assert weight <= KILOBYTES * 1024, (path, weight)


def test_something_of_administration_can_be_read_at_once(
    visit: OpenPage, sign_in: Callable[..., None], lived_in: str
) -> None:
    page = visit()
    sign_in(page, name="Ada", role="admin")
    found = {path: paint_of(page, f"{lived_in}/admin{path}") for path in (*ADMIN, *_found_by_link(page, lived_in))}
    assert max(found.values()) <= PAINT_MS, found


def test_every_chart_has_its_name_and_a_table_behind_it(
    visit: OpenPage, sign_in: Callable[..., None], lived_in: str
) -> None:
    page = visit()
    sign_in(page, name="Ada", role="admin")
    for path in ("", "/evaluations", "/evaluations/answering-e2e"):
        page.goto(f"{lived_in}/admin{path}")
        charts = page.locator("svg.chart")
        assert charts.count() >= 1, path
        for number in range(charts.count()):
            expect(charts.nth(number)).to_have_accessible_name(re.compile("."))
        assert page.locator("main table").count() >= 1, path


FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body || one.dataset.walked) return null;
  const day = one.type === "date"; // day, month, year and calendar are stops whose focus the browser draws itself
  if (!day) one.dataset.walked = "yes";
  const box = one.getBoundingClientRect();
  const shown = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const ring = day || getComputedStyle(one).outlineStyle !== "none";
  return { name: (one.ariaLabel || one.textContent || one.name).trim().slice(0, 40), seen: shown && ring };
}"""
REACHABLE = """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => one.checkVisibility() && !one.disabled && !one.dataset.walked && one.type !== "date"
    && !(one.type === "radio" && [...one.form.elements[one.name]].some(other => other.dataset.walked)))
  .map(one => one.outerHTML.slice(0, 80))"""


def test_every_page_of_administration_is_walked_by_tab_alone_with_the_focus_in_sight(
    visit: OpenPage, sign_in: Callable[..., None], lived_in: str
) -> None:
    page = visit(viewport={"width": 1280, "height": 900})
    sign_in(page, name="Ada", role="admin")
    for path in (*ADMIN, *_found_by_link(page, lived_in)):
        page.goto(f"{lived_in}/admin{path}")
        _begin_at_the_top(page)
        for _ in range(300):
            focused = page.evaluate(FOCUSED)
            if focused is None:  # once around
                break
            assert focused["seen"], (path, focused)
            page.keyboard.press("Tab")
        assert page.evaluate(REACHABLE) == [], path


@pytest.mark.parametrize("path", ["", "/evaluations/answering-e2e"])
def test_figures_on_paper_have_nothing_to_press(
    visit: OpenPage, sign_in: Callable[..., None], lived_in: str, path: str
) -> None:
    page = visit()
    sign_in(page, name="Ada", role="admin")
    page.goto(f"{lived_in}/admin{path}")
    page.emulate_media(media="print")
    expect(page.locator("svg.chart").first).to_be_visible()
    shown = "[...document.querySelectorAll('button, .button, .tabs, summary')].filter(one => one.checkVisibility())"
    assert page.evaluate(f"{shown}.map(one => one.textContent)") == []


def _begin_at_the_top(page: Page) -> None:
    """Go to the link past the menu: the first stop, but for a page that puts the focus where its work begins."""
    page.keyboard.press("Tab")
    if page.locator("main [autofocus]").count():
        page.locator(".skip").focus()
    expect(page.locator(".skip")).to_be_focused()


def _found_by_link(page: Page, address: str) -> list[str]:
    """Return the pages that are reached from a list: a receipt, a source, a version of a file."""
    found = []
    for path, link in (
        ("/receipts", "td a"),
        ("/knowledge", "main a[href*='/sources?']"),
        ("/settings/files/politeness", "main a[href*='/politeness/']"),
    ):
        page.goto(f"{address}/admin{path}")
        found.append((page.locator(link).first.get_attribute("href") or "").removeprefix("/admin"))
    return found
