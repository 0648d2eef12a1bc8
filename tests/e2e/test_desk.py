"""The desk as agents use it, beside the employees they help: two browsers at once, keys, phones, no script."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from app.bootstrap.door import open_door
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.services.tickets.change_ticket import ChangeTicket
from app.services.tickets.close_ticket import CloseTicket
from app.settings import load_settings
from tests.e2e.conftest import PATIENCE, OpenPage
from tests.e2e.desk_world import WORDS, SignIn, at_desk, open_at_desk, open_ticket
from tests.e2e.test_page import LANGUAGES_AND_WAYS

pytestmark = pytest.mark.browser


@LANGUAGES_AND_WAYS
def test_a_question_that_nobody_could_answer_is_claimed_answered_and_solved(
    visit: OpenPage, sign_in: SignIn, locale: str, options: dict[str, Any]
) -> None:
    employee = visit(locale=locale, **options)
    subject = open_ticket(employee, locale)
    desk = at_desk(visit, sign_in, locale=locale, **options)
    open_at_desk(desk, subject)
    desk.locator("button[value=claim]").click()
    expect(desk.locator(".noted")).to_be_visible()
    desk.locator("#reply").fill(WORDS[locale][1])
    desk.locator("button[name=then][value=solved]").click()
    expect(desk.locator(".item.reply .text")).to_have_text(WORDS[locale][1])
    if not options.get("java_script_enabled", True):
        employee.reload()
    expect(employee.locator(".told")).to_contain_text(WORDS[locale][1])
    employee.goto(employee.url.partition("/requests")[0] + "/requests")
    expect(employee.locator(".card .state").first).to_have_text(WORDS[locale][2])


def test_what_one_does_the_others_see_without_a_reload(visit: OpenPage, sign_in: SignIn) -> None:
    employee = visit()
    subject = open_ticket(employee)
    ann, ben = at_desk(visit, sign_in), at_desk(visit, sign_in, "Ben")
    open_at_desk(ann, subject)
    ben.goto(ben.url.partition("/desk")[0] + "/desk")
    row = ben.locator(".row", has_text=subject)
    ann.locator("button[value=claim]").click()
    start = time.monotonic()
    expect(row.locator(".who")).to_have_text("Ann")
    expect(employee.locator(".notice h2").first).to_contain_text("working on it")
    assert time.monotonic() - start < 2 * PATIENCE  # a second where the machine is free
    open_at_desk(ben, subject)
    ann.locator("#reply").press_sequentially("I look into it.")
    expect(ben.locator("[data-live=others]")).to_contain_text("Ann is writing here right now.")
    expect(ann.locator("[data-live=others]")).to_be_empty()
    ben.locator("summary", has_text="Note").click()
    ben.locator("#note").fill("The ficus is in storage 2.")
    ben.locator(".note button").click()
    expect(ann.locator(".item.note .text")).to_have_text("The ficus is in storage 2.")
    expect(ann.locator("#reply")).to_have_value("I look into it.")
    ann.locator("#reply").fill("")  # she thinks better of it
    expect(ben.locator("[data-live=others]")).to_be_empty()
    ann.locator("#reply").press_sequentially("It is on its way.")
    expect(ben.locator("[data-live=others]")).to_contain_text("Ann is writing here right now.")
    ann.locator("button[name=then][value='']").click()
    expect(ben.locator("[data-live=others]")).to_be_empty()
    expect(ben.locator(".item.reply .text")).to_have_text("It is on its way.")


def test_what_happens_on_one_side_appears_on_the_other_within_a_second(
    visit: OpenPage, sign_in: SignIn, served_home: Path
) -> None:
    employee = visit()
    subject = open_ticket(employee)
    ann, ben = at_desk(visit, sign_in), at_desk(visit, sign_in, "Ben")
    for page in (ann, ben):
        open_at_desk(page, subject)
    took: dict[str, float] = {}

    def appears(what: str, shown: Locator, words: str, start: float) -> None:
        expect(shown).to_contain_text(words)
        took[what] = time.monotonic() - start

    ann.locator("#edit-priority").select_option("critical")
    start = time.monotonic()
    ann.locator(".correct button").click()
    appears("a correction, at another desk", ben.locator("[data-live=facts]"), "critical", start)
    employee.locator("#reply, textarea[name=text]").first.fill("It is the ficus with the red pot.")
    start = time.monotonic()
    employee.locator("main form:has(textarea) button[type=submit]").first.click()
    appears("what is written back, at the desk", ben.locator("[data-live=items]"), "red pot", start)
    ben.locator("#reply").fill("It is on its way.")
    start = time.monotonic()
    ben.locator("button[name=then][value='']").click()
    appears("a reply, on the requester's page", employee.locator("main"), "It is on its way.", start)
    units, ticket_id = open_store(load_settings(home=served_home)), ann.url.partition("?")[0].rpartition("/")[2]
    close = CloseTicket(change=ChangeTicket(unit_of_work=units, clock=SystemClock()))
    start = time.monotonic()  # as a worker that speaks with Slack does, in a process of its own
    close(ticket_id, actor="slack:U1", ending="solved")
    appears("a close elsewhere, at the desk", ann.locator("[data-live=facts]"), "solved", start)
    appears("a close elsewhere, on the requester's page", employee.locator("main"), "olved", start)
    print({what: round(seconds, 2) for what, seconds in took.items()})
    assert max(took.values()) <= PATIENCE, took


def test_whoever_was_helped_by_a_person_is_asked_how_it_was_without_a_reload(visit: OpenPage, sign_in: SignIn) -> None:
    employee = visit()
    subject = open_ticket(employee)
    ann = at_desk(visit, sign_in)
    open_at_desk(ann, subject)
    ann.locator("#reply").fill("They are on their way.")
    ann.locator("button[name=then][value=solved]").click()
    expect(employee.locator("#rating")).to_have_text("How was it?", timeout=15_000)  # a worker decides, in seconds
    employee.locator(".rating button", has_text="Not good").click()
    expect(employee.locator(".noted")).to_be_visible()
    expect(employee.locator("#rating")).to_have_count(0)


def test_a_ticket_on_paper_is_what_was_said_and_nothing_to_press(visit: OpenPage, sign_in: SignIn) -> None:
    employee = visit()
    subject = open_ticket(employee)
    ann = at_desk(visit, sign_in)
    open_at_desk(ann, subject)
    ann.emulate_media(media="print")
    expect(ann.locator(".item .text").first).to_have_text(subject)
    shown = "[...document.querySelectorAll('button, .button, textarea, select, nav')].filter(e => e.checkVisibility())"
    assert ann.evaluate(f"{shown}.map(e => e.textContent)") == []
    assert ann.evaluate("getComputedStyle(document.querySelector('.item time')).fontSize") == "0px"  # its title instead


def test_a_page_says_that_its_session_is_over_and_goes_on_after_another_sign_in(
    visit: OpenPage, sign_in: SignIn, served_home: Path
) -> None:
    employee = visit()
    subject = open_ticket(employee)
    ann = at_desk(visit, sign_in)
    open_at_desk(ann, subject)
    open_door(load_settings(home=served_home)).end_sessions("ann@example.com", actor="a test")
    expect(ann.locator(".status")).to_have_text("You are no longer signed in. Sign in again to go on.")
    other = ann.context.new_page()  # another tab of the same browser
    sign_in(other)
    open_at_desk(other, subject)
    other.locator("button[value=claim]").click()
    ann.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as coming back to the first tab does
    expect(ann.locator(".meta .badge").first).to_have_text("in progress")


def test_a_session_that_ends_before_its_page_listens_is_told_too(
    visit: OpenPage, sign_in: SignIn, served_home: Path
) -> None:
    subject = open_ticket(visit())
    ann = at_desk(visit, sign_in)

    def end(route: Route) -> None:
        open_door(load_settings(home=served_home)).end_sessions("ann@example.com", actor="a test")
        route.continue_()

    ann.route("**/desk/events", end)
    ann.reload()
    expect(ann.locator(".status")).to_have_text("You are no longer signed in. Sign in again to go on.")
    expect(ann.get_by_text(subject).first).to_be_visible()


def test_the_keyboard_is_enough_at_the_desk(visit: OpenPage, sign_in: SignIn) -> None:
    subject = open_ticket(visit())
    desk = at_desk(visit, sign_in)
    desk.keyboard.press("/")
    expect(desk.locator("#q")).to_be_focused()
    desk.keyboard.type(subject)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk?q=*")
    expect(desk.locator(".row")).to_have_count(1)
    desk.keyboard.press("j")
    expect(desk.locator(".row.current")).to_contain_text(subject)
    for chosen in (1, 0):
        desk.keyboard.press("a")
        expect(desk.locator(".pick input:checked")).to_have_count(chosen)
    desk.keyboard.press("r")
    expect(desk.locator("#to-all")).to_be_focused()
    for key in ("Escape", "x", "j", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("h1")).to_have_text(subject)
    desk.wait_for_load_state()
    desk.keyboard.press("c")
    expect(desk.locator(".noted")).to_contain_text("It is yours now.")
    desk.keyboard.press("z")
    expect(desk.locator(".noted")).to_contain_text("Taken back.")
    desk.keyboard.press("r")
    expect(desk.locator("#reply")).to_be_focused()
    desk.keyboard.type("On its way.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".item.reply .text")).to_have_text("On its way.")
    expect(desk.locator(".page-head .meta")).not_to_contain_text("waiting for requester")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("solve")
    expect(desk.locator("#palette-list li")).to_have_count(1)
    desk.keyboard.press("Enter")
    desk.locator(".menu button[value=solved]").click()
    expect(desk.locator(".noted")).to_contain_text("Marked as solved.")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    expect(desk.locator(".inbox")).to_be_visible()
