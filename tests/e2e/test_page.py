"""The page as people use it: with a mouse, a keyboard, a phone, without JavaScript, in three languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.browser

VPN = "What does error 809 mean when the VPN fails?"
NOBODY_KNOWS = "Could somebody carry forty chairs and a piano to the cellar on Friday?"
DESKTOP: dict[str, Any] = {}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
PHONE_ALONE = PHONE | NO_SCRIPT
EVERY_WAY = [DESKTOP, PHONE, NO_SCRIPT, PHONE_ALONE]
NAMES = ["desktop", "phone", "no-script", "phone-no-script"]
WAYS = pytest.mark.parametrize("options", EVERY_WAY, ids=NAMES)
LANGUAGES_AND_WAYS = pytest.mark.parametrize(
    ("locale", "options"),
    [
        pytest.param(locale, EVERY_WAY[NAMES.index(way)], id=f"{locale}-{way}")
        for locale, ways in {
            "en-GB": ("desktop", "phone-no-script"),
            "es-ES": ("phone", "no-script"),
            "it-IT": ("desktop", "phone-no-script"),
        }.items()
        for way in ways
    ],
)
"""Every language with a script and without, every way at least once: all twelve pairs would tell nothing more."""


def ask(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator(".ask button[type=submit]").click()
    expect(page.locator(".outcome")).to_be_visible(timeout=20_000)


def button(page: Page, verdict: str) -> Any:
    return page.locator(f"button[value={verdict}]")


@WAYS
def test_an_answer_quotes_its_source_and_solves(visit: OpenPage, options: dict[str, Any]) -> None:
    page = visit(**options)
    ask(page, VPN)
    expect(page.locator("mark", has_text="UDP port 4500")).to_be_visible()
    expect(page.locator(".source .title")).to_have_text("Connect to the company VPN")
    expect(page.locator(".source .meta")).to_contain_text("updated March 2026")
    button(page, "solved").click()
    expect(page.locator(".notice")).to_contain_text("Glad that is solved")
    page.locator("nav a", has_text="My requests").click()
    expect(page.locator(".card .state")).to_have_text("solved")


@WAYS
def test_what_no_page_answers_becomes_a_ticket_to_follow(visit: OpenPage, options: dict[str, Any]) -> None:
    page = visit(**options)
    ask(page, NOBODY_KNOWS)
    expect(page.locator(".notice")).to_contain_text("so")
    ticket = page.locator(".facts code").inner_text()
    assert ticket.startswith("tkt_")
    page.locator("nav a", has_text="My requests").click()
    page.locator(".card a").click()
    expect(page.locator(".facts code")).to_have_text(ticket)
    expect(page.locator(".timeline li").nth(1)).to_be_visible()  # a third where others asked the same just now


@WAYS
@pytest.mark.parametrize("verdict", ["not_quite", "person"])
def test_who_is_not_helped_gets_a_person(visit: OpenPage, options: dict[str, Any], verdict: str) -> None:
    page = visit(**options)
    ask(page, VPN)
    button(page, verdict).click()
    another = page.locator("button[value=not_quite], button[value=none_of_these]")
    for happened in (3, 4, 5):  # "not quite" brings the next best page or a question first
        expect(page.locator(".timeline li").nth(happened - 1)).to_be_visible(timeout=20_000)
        if not another.count():
            break
        another.first.click()
    if page.locator("input#choice").count():  # a detail is asked for: nobody has to know it
        button(page, "person").click()
    expect(page.locator(".notice h2").first).to_contain_text("A person takes it")
    expect(page.locator(".facts")).to_contain_text("waiting for a person")


ANSWERED = {
    "es-ES": ("¿Cuántos días de vacaciones tengo al año?", "¿Te ha servido?", "Nos alegra que esté resuelto."),
    "it-IT": ("Quanto vale il buono pasto elettronico?", "Ti è stato utile?", "Siamo contenti che sia risolto."),
    "en-GB": (VPN, "Did that help?", "Glad that is solved."),
}


@LANGUAGES_AND_WAYS
def test_everybody_is_answered_in_their_language(visit: OpenPage, locale: str, options: dict[str, Any]) -> None:
    question, around, solved = ANSWERED[locale]
    page = visit(locale=locale, **options)
    assert page.locator("html").get_attribute("lang") == locale[:2]
    ask(page, question)
    expect(page.locator(".ask-back")).to_have_text(around)
    button(page, "solved").click()
    expect(page.locator(".notice")).to_contain_text(solved)


def test_the_page_of_a_request_speaks_the_questions_language_until_another_is_chosen(visit: OpenPage) -> None:
    page = visit()
    ask(page, "Quanto vale il buono pasto elettronico?")
    expect(page.locator("html")).to_have_attribute("lang", "it")
    expect(page.locator(".top")).to_contain_text("Accedi")
    expect(page.locator("#timeline")).to_have_text("Che cosa è successo")
    page.locator(".languages a", has_text="English").click()
    expect(page.locator(".ask-back")).to_have_text("Did that help?")
    expect(page.locator("#timeline")).to_have_text("What happened")


def test_the_language_can_be_switched_and_stays(visit: OpenPage) -> None:
    page = visit()
    page.locator(".languages a", has_text="Italiano").click()
    expect(page.locator("h1")).to_have_text("Come possiamo aiutarti?")
    page.locator("nav a", has_text="Le mie richieste").click()
    expect(page.locator("h1")).to_have_text("Le mie richieste")


def test_the_keyboard_is_enough_and_the_focus_is_never_lost(visit: OpenPage) -> None:
    page = visit()
    page.keyboard.type(VPN)
    page.keyboard.press("Tab")
    expect(page.locator(".ask button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1.question")).to_be_focused()
    expect(page.locator("[role=status]")).to_contain_text("What our pages say")
    for _ in range(12):
        page.keyboard.press("Tab")
        if button(page, "solved").evaluate("one => one === document.activeElement"):
            break
    expect(button(page, "solved")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Glad that is solved")
    expect(page.locator("h1.question")).to_be_focused()


def test_what_is_announced_is_one_sentence_that_says_what_became_of_it(visit: OpenPage) -> None:
    page = visit()
    ask(page, NOBODY_KNOWS)
    expect(page.locator("[role=status]")).to_have_text(page.locator(".notice h2").inner_text())
    page.goto(page.url.partition("/requests")[0])
    ask(page, VPN)
    button(page, "solved").click()
    expect(page.locator("[role=status]")).to_contain_text("Glad that is solved")


@WAYS
def test_what_is_written_back_is_acknowledged_and_stays_to_be_read(visit: OpenPage, options: dict[str, Any]) -> None:
    page = visit(**options)
    ask(page, NOBODY_KNOWS)
    page.locator("#reply").fill("There are stairs, no lift.")
    page.locator(".reply button").click()
    expect(page.locator(".timeline .said")).to_have_text("There are stairs, no lift.")
    expect(page.locator(".noted")).to_be_in_viewport()


def test_the_first_tab_skips_to_the_content(visit: OpenPage) -> None:
    page = visit("/requests")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_control_and_enter_send_the_question(visit: OpenPage) -> None:
    page = visit()
    page.locator("#text").fill(VPN)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".outcome")).to_be_visible()


def test_an_answer_in_place_has_an_address_that_back_and_reload_know(visit: OpenPage) -> None:
    page = visit()
    ask(page, VPN)
    assert "/requests/req_" in page.url
    page.reload()
    expect(page.locator(".outcome mark").first).to_be_visible()
    page.go_back()
    expect(page.locator("#text")).to_be_visible()


def test_a_quote_leads_to_its_place_in_the_source(visit: OpenPage) -> None:
    page = visit(viewport={"width": 800, "height": 300})
    ask(page, VPN)
    page.locator(".source .title").click()
    expect(page.locator("#quote")).to_be_in_viewport()
    expect(page.locator("h1")).to_have_text("Connect to the company VPN")


def test_an_example_is_asked_with_one_click(visit: OpenPage) -> None:
    page = visit()
    page.locator(".examples button").first.click()
    expect(page.locator("h1.question")).to_have_text("How do I reset my password?")


def test_a_lost_connection_is_said_and_the_question_is_kept(visit: OpenPage, complaints: list[str]) -> None:
    page = visit()
    page.locator("#text").fill(VPN)
    page.route("**/ask", lambda route: route.abort("connectionclosed"))
    page.locator(".ask button[type=submit]").click()
    expect(page.locator("[role=status]")).to_contain_text("Check your connection")
    expect(page.locator("#text")).to_have_value(VPN)
    expect(page.locator(".ask button[type=submit]")).to_be_enabled()
    assert ["ERR_CONNECTION_CLOSED" in one for one in complaints] == [True]
    complaints.clear()


@WAYS
def test_a_file_is_sent_with_what_is_written_and_comes_back(
    visit: OpenPage, complaints: list[str], tmp_path: Path, options: dict[str, Any]
) -> None:
    log, program = tmp_path / "vpn.log", tmp_path / "run.exe"
    log.write_text("error 809")
    program.write_bytes(b"MZ\x90\x00\x03")
    page = visit(**options)
    ask(page, NOBODY_KNOWS)
    _send(page, log, "This is the log")
    with page.expect_download() as saved:
        page.locator(".sent a").click()
    assert (saved.value.suggested_filename, saved.value.path().read_text()) == ("vpn.log", "error 809")
    _send(page, program, "And this")
    expect(page.locator("main .error")).to_contain_text("not taken")
    expect(page.locator("#reply")).to_have_value("And this")
    complaints.clear()  # the browser names every answer that is no success


def _send(page: Page, file: Path, text: str) -> None:
    page.locator("#files").set_input_files(file)
    page.locator("#reply").fill(text)
    page.locator("form.reply button[type=submit]").click()
