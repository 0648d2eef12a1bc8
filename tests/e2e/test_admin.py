"""Administration in a real browser: the main journeys, three languages, a phone, and no complaint in the console."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.gold_shelf import GoldFiles
from tests.e2e.conftest import OpenPage
from tests.e2e.slack_world import eventually
from tests.e2e.test_page import LANGUAGES_AND_WAYS, VPN
from tests.fakes.administration_filled import a_gold_row, a_sheet

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "/start",
    "/receipts",
    "/knowledge",
    "/triage",
    "/settings/files/triage",
    "/knowledge/gaps",
    "/knowledge/pages",
    "/evaluations",
    "/evaluations/what-if",
    "/access",
    "/settings",
    "/audit",
)
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 720}, "is_mobile": True, "has_touch": True}
AsAdmin = Callable[..., Page]
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter(one =>
    one.getBoundingClientRect().right > width + 1 && !one.closest(".tabs, .table-wrap, pre"));
  return wide.slice(0, 5).map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`);
}"""


@pytest.fixture
def as_admin(visit: OpenPage, served: str, served_home: Path) -> AsAdmin:
    """Opens a page of administration as somebody who signed in by a link."""

    def open_page(path: str = "", **options: Any) -> Page:
        command = [sys.executable, "-c", "from app.cli import main; main()", "sign-in-link", "--home", str(served_home)]
        port = served.rpartition(":")[2]
        made = subprocess.run(command, env=os.environ | {"FIRSTLINE_PORT": port}, capture_output=True, check=True)
        page = visit(made.stdout.decode().strip().removeprefix(served), **options)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "token=" not in url)
        page.goto(f"{served}/admin{path}")
        return page

    return open_page


@pytest.mark.parametrize("locale", ["en-GB", "es-ES", "it-IT"])
def test_every_page_fits_a_phone_in_every_language(as_admin: AsAdmin, served: str, locale: str) -> None:
    page = as_admin(locale=locale, **PHONE)
    for path in PAGES:
        page.goto(f"{served}/admin{path}")
        expect(page.locator("h1")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == locale[:2]
        assert page.evaluate(TOO_WIDE) == [], path


JOURNEY = {
    "en-GB": ("What was decided", "the same", "Everything in it is sound", "Saved. It rules"),
    "es-ES": ("Qué se decidió", "lo mismo", "Todo está en orden", "Guardado. Rige"),
    "it-IT": ("Che cosa si è deciso", "lo stesso", "È tutto in ordine", "Salvato. Vale"),
}


@LANGUAGES_AND_WAYS
def test_an_administrator_finds_a_decision_and_mends_a_rule_and_it_is_written_down(
    as_admin: AsAdmin, served: str, locale: str, options: dict[str, Any]
) -> None:
    decided, same, sound, saved = JOURNEY[locale]
    asked = httpx.post(f"{served}/api/v1/requests", json={"text": VPN}, timeout=30).json()["request_id"]
    page = as_admin("", locale=locale, **options)
    expect(page.locator("svg.chart").first).to_be_visible()
    page.locator(".tabs a[href='/admin/receipts']").click()
    page.locator("#q").fill(asked)
    page.locator("form.search button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("td a").click()
    expect(page.locator("h2").first).to_have_text(decided)
    page.locator("#replay ~ p a.button").click()
    expect(page.locator("section:has(#replay)")).to_contain_text(same)
    page.locator(".tabs a[href='/admin/settings']").click()
    page.locator("main a[href='/admin/settings/files/politeness']").first.click()
    page.locator("#text").fill(page.locator("#text").input_value() + "# mended\n")
    page.locator("button[value=check]").click()
    expect(page.locator("main [role=status]")).to_contain_text(sound)
    reason = f"A journey in {locale}"
    page.locator("#reason").fill(reason)
    page.locator("button[value=save]").click()
    expect(page.locator(".noted")).to_contain_text(saved)
    page.locator(".tabs a[href='/admin/audit']").click()
    expect(page.locator("tbody tr").first).to_contain_text(reason)


def test_a_question_is_found_explained_and_decided_again(as_admin: AsAdmin, served: str) -> None:
    httpx.post(f"{served}/api/v1/requests", json={"text": "What does error 809 mean when the VPN fails?"}, timeout=30)
    page = as_admin("/receipts")
    page.locator("td a").first.click()
    expect(page.locator("h2").first).to_have_text("What was decided")
    expect(page.locator(".candidates li").first).to_be_visible()
    page.get_by_role("link", name="Decide again").click()
    expect(page.locator("#replay")).to_be_visible()
    expect(page.locator("main")).to_contain_text("it would be decided the same")


def test_rules_are_mended_where_they_are_wrong_and_then_rule(as_admin: AsAdmin, served_home: Path) -> None:
    page = as_admin("/settings/files/triage")
    page.locator("#text").fill('[default]\nqueue = "it-desk"\ntier = 12\n')
    page.get_by_role("button", name="Only check").click()
    expect(page.locator("#problem")).to_contain_text("line 3")
    expect(page.locator(".near .wrong")).to_contain_text("tier = 12")
    page.locator("#text").fill('[default]\nqueue = "it-desk"\ntier = 2\n')
    page.locator("#reason").fill("Everything is for specialists today")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".noted")).to_be_visible()
    assert "tier = 2" in (served_home / "triage.toml").read_text(encoding="utf-8")
    (served_home / "triage.toml").unlink()
    page.get_by_role("link", name="Audit log").click()
    expect(page.locator("tbody tr").first).to_contain_text("Everything is for specialists today")


def test_the_slider_tells_at_once_what_another_threshold_would_do(as_admin: AsAdmin, served: str) -> None:
    httpx.post(f"{served}/api/v1/requests", json={"text": "How do I reset my password?"}, timeout=30)
    page = as_admin("/evaluations")
    page.locator("#at").fill("0")
    count = page.locator("#at-count").inner_text()
    assert int(count) >= 1
    page.locator("#at").fill("100")
    expect(page.locator("#at-value")).to_have_text("100%")


def test_a_page_that_is_not_there_yet_is_tried_on_what_was_asked(as_admin: AsAdmin, served: str) -> None:
    httpx.post(f"{served}/api/v1/requests", json={"text": "How do I unjam the blue plotter?"}, timeout=30)
    page = as_admin("/evaluations")
    page.get_by_role("link", name="Try a change").click()
    page.locator("#name").fill("plotter")
    page.locator("#draft").fill("# Unjam the blue plotter\n\nTo unjam the blue plotter, open its left door and pull.\n")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".loading")).to_contain_text("Trying plotter")
    page.locator("#tried ~ ul a", has_text="plotter").click(timeout=60_000)
    row = page.locator("#changed ~ div tbody tr", has_text="blue plotter")
    expect(row).to_contain_text("answered")
    row.get_by_role("link", name=re.compile("^why")).click()
    expect(page.locator("main")).to_contain_text("How do I unjam the blue plotter?")


def test_a_token_is_made_and_revoked(as_admin: AsAdmin) -> None:
    page = as_admin("/access")
    page.locator("#tokens ~ details > summary").click()
    page.locator("#name").fill("e2e-portal")
    page.locator("form[action='/admin/access/tokens'] button.primary").click()
    expect(page.locator(".secret")).to_contain_text("fl_")
    page.locator("li", has_text="e2e-portal").get_by_role("button", name="Revoke").click()
    expect(page.locator("li", has_text="e2e-portal")).to_contain_text("revoked")


def test_an_agent_of_one_team_is_let_in_and_sees_that_team_alone(
    as_admin: AsAdmin, visit: OpenPage, served: str
) -> None:
    page = as_admin("/access")
    page.locator("#people ~ details > summary").click()
    page.locator("#person-name").fill("Cy Young")
    page.locator("#person-id").fill("cy@example.com")
    team = page.locator(".choose label").first
    name = team.inner_text().strip()
    team.locator("input").check()
    page.get_by_role("button", name="Make a link").click()
    guest = visit(page.locator(".secret").inner_text().removeprefix(served))
    guest.locator("main form button[type=submit]").click()
    expect(guest.locator(".top .who")).to_contain_text("Cy Young")
    guest.goto(f"{served}/desk?state=any")
    expect(guest.locator(".rail ul").last.locator("a")).to_have_text([re.compile(re.escape(name))])
    expect(guest.get_by_role("link", name="Admin")).to_have_count(0)


def test_a_version_of_before_comes_back_by_one_click(as_admin: AsAdmin, served_home: Path) -> None:
    page = as_admin("/settings/files/politeness")
    before = page.locator("#text").input_value()
    page.locator("#text").fill(before.replace("cost = 0.1 ", "cost = 0.2 "))
    page.locator("#reason").fill("Asking back is dearer here")
    page.get_by_role("button", name="Save").click()
    page.locator("#history ~ ul a").first.click()
    expect(page.locator(".difference ins")).to_contain_text("cost = 0.2")
    page.go_back()
    page.get_by_role("button", name="Restore").first.click()
    expect(page.locator(".noted")).to_be_visible()
    assert (served_home / "politeness.toml").read_text(encoding="utf-8") == before.rstrip() + "\n"
    (served_home / "politeness.toml").unlink()


def test_answers_to_past_requests_are_judged_by_keys(as_admin: AsAdmin, served_home: Path) -> None:
    shelf = GoldFiles(served_home)
    shelf.keep("may", [a_gold_row(f"g{n}") for n in range(3)])
    AnswerSheetFiles(served_home).keep("may", a_sheet("g0", "g1", "g2"))
    page = as_admin("/evaluations/gold/may/answers")
    for key, judged in (("1", 1), ("2", 2), ("Backspace", 1), ("0", 2), ("9", 3)):
        expect(page.locator("[data-keys] :focus")).to_have_count(1)  # the browser gives it when it first paints
        page.keyboard.press(key)
        expect(page.locator(".so-far")).to_contain_text(f"{judged} of about 3 judged")
    expect(page.locator("main")).to_contain_text("Every answer is judged")
    assert [row.answered_by for row in shelf.rows("may")] == ["page-1", "-", "?"]
    page.get_by_text("2 count as wrong").click()
    page.locator(".look-again a").first.click()
    expect(page.get_by_role("button", name="None of these answers")).to_have_attribute("aria-pressed", "true")


def test_a_gold_set_is_judged_in_place_and_a_sheet_comes_back(
    as_admin: AsAdmin, served_home: Path, tmp_path: Path
) -> None:
    shelf = GoldFiles(served_home)
    shelf.keep("april", [a_gold_row(f"g{n}", ambiguous="the question is short") for n in range(3)])
    page = as_admin("/evaluations/gold/april?show=waiting")
    page.get_by_role("button", name="Right 1").click()
    expect(page.locator(".so-far")).to_contain_text("1 of 3 judged")
    page.get_by_text("Write what really solved it").first.click()
    page.locator("textarea").first.fill("Restart the client.")
    page.get_by_role("button", name="Save, and keep").first.click()
    expect(page.locator(".so-far")).to_contain_text("2 of 3 judged")
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Export CSV").click()
    sheet.value.save_as(tmp_path / "sheet.csv")
    lines = (tmp_path / "sheet.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "back.csv").write_text("\n".join([*lines[:3], lines[3] + "drop"]), encoding="utf-8")
    page.locator("#file").set_input_files(tmp_path / "back.csv")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".noted")).to_contain_text("1 row was changed")
    assert sorted(row.review for row in shelf.rows("april")) == ["drop", "keep", "keep"]


# Nothing that other tests of this service ask about: what is brought stays in its home.
BEEHIVES = b"# Beehives\n\nThe beekeeper opens the hives on Thursdays. Honey is sold from June on.\n"


def test_pages_that_an_administrator_brings_answer_soon_after(as_admin: AsAdmin, served: str) -> None:
    page = as_admin("/knowledge")
    page.locator("#name").fill("bees")
    page.locator("#files").set_input_files({"name": "beehives.md", "mimeType": "text/markdown", "buffer": BEEHIVES})
    page.locator("form[action$='/brought'] button").click()
    expect(page.locator("main [role=status]")).to_contain_text("are being read")
    eventually(lambda: _found(served), seconds=90)
    eventually(lambda: _is_done(page, served), seconds=90)
    expect(page.locator("tbody tr").filter(has_text="bees")).to_contain_text("1 added")


def _is_done(page: Page, served: str) -> bool:
    page.goto(f"{served}/admin/knowledge")
    return not page.locator("main [role=status]").count()


def _found(served: str) -> bool:
    asked = {"query": "when does the beekeeper open the hives"}
    found = httpx.post(f"{served}/api/v1/search", json=asked, timeout=30).json()
    return "beehives.md" in str(found)


def test_what_cannot_be_read_is_said_where_it_was_brought(as_admin: AsAdmin, complaints: list[str]) -> None:
    page = as_admin("/knowledge", locale="it-IT")
    page.locator("#name").fill("broken")
    page.locator("#files").set_input_files({"name": "all.zip", "mimeType": "application/zip", "buffer": b"no zip"})
    page.locator("form[action$='/brought'] button").click()
    expect(page.locator("main [role=alert]")).to_contain_text("esportalo di nuovo")
    expect(page.locator("#name")).to_have_value("broken")
    complaints.clear()  # of the status 422
