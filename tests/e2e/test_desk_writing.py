"""What agents write is never lost: drafts, notes that name somebody, articles; whatever happens meanwhile."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import OpenPage, let_in, start
from tests.e2e.desk_world import SignIn, at_desk, open_at_desk, open_ticket
from tests.e2e.slack_world import free_port
from tests.e2e.test_page import NO_SCRIPT, ask

pytestmark = pytest.mark.browser


def test_a_colleague_is_named_with_a_few_keys_and_finds_it(visit: OpenPage, sign_in: SignIn) -> None:
    subject = open_ticket(visit())
    ann, ben = at_desk(visit, sign_in), at_desk(visit, sign_in, "Ben")
    open_at_desk(ann, subject)
    badge = ben.locator(".rail a", has_text="Where I was named").locator(".badge")
    before = int(badge.text_content() or 0) if badge.count() else 0
    ann.keyboard.press("n")
    ann.keyboard.type("Look, @be")
    expect(ann.locator("#people-list li")).to_have_count(1)
    ann.keyboard.press("Enter")
    expect(ann.locator("#note")).to_have_value("Look, @ben ")
    ann.keyboard.type("is it yours?")
    ann.keyboard.press("Control+Enter")
    expect(ann.locator(".item.note .text")).to_have_text("Look, @ben is it yours?")
    expect(badge).to_have_text(str(before + 1))  # without a reload
    ben.locator(".rail a", has_text="Where I was named").click()
    expect(ben.locator(".row", has_text=subject)).to_contain_text("named by Ann")
    ben.locator(".row .subject", has_text=subject).click()
    expect(ben.locator("h1")).to_have_text(subject)
    ben.goto(ben.url.partition("/desk")[0] + "/desk")
    expect(badge).to_have_count(1 if before else 0)


def test_an_article_is_reviewed_published_and_found(visit: OpenPage, sign_in: SignIn) -> None:
    employee = visit()
    subject = open_ticket(employee)
    ann = at_desk(visit, sign_in)
    open_at_desk(ann, subject)
    ann.locator("#reply").fill("Plants for the roof garden are ordered from the greenhouse on extension 77.")
    ann.locator("button[name=then][value=solved]").click()
    ann.locator("a", has_text="Make this an article").first.click()
    ann.locator("#title").fill("How to get a ficus for the roof garden")
    expect(ann.locator("#text")).to_have_value(re.compile("greenhouse"))
    ann.locator("label", has_text="everybody").click()
    expect(ann.locator("[data-draft-state]")).to_have_text("Draft saved")
    ann.reload()
    expect(ann.locator("[data-draft-state]")).to_have_text("Your draft is back.")
    expect(ann.locator("#title")).to_have_value("How to get a ficus for the roof garden")
    expect(ann.locator("input[name=readers]").first).to_be_checked()
    ann.locator("button[value=publish]").click()
    expect(ann.locator(".noted")).to_contain_text("Published.")
    reader, deadline = visit(), time.monotonic() + 60
    address = reader.url.rstrip("/")
    while time.monotonic() < deadline:
        reader.goto(address)
        ask(reader, "How do I get a ficus for the roof garden?")
        if "greenhouse" in (reader.locator("main").text_content() or ""):
            return
        reader.wait_for_timeout(1500)
    pytest.fail("the article was not found within a minute")


def test_a_draft_is_there_again_after_the_browser_is_gone(visit: OpenPage, sign_in: SignIn) -> None:
    subject = open_ticket(visit())
    ann = at_desk(visit, sign_in)
    open_at_desk(ann, subject)
    ann.locator("#reply").press_sequentially("Half a sent")
    expect(ann.locator(".composer [data-draft-state]").first).to_have_text("Draft saved")
    again = at_desk(visit, sign_in)
    open_at_desk(again, subject)
    expect(again.locator("#reply")).to_have_value("Half a sent")


def test_words_written_while_something_happened_are_kept(
    visit: OpenPage, sign_in: SignIn, complaints: list[str]
) -> None:
    subject = open_ticket(visit())
    ann, ben = at_desk(visit, sign_in, **NO_SCRIPT), at_desk(visit, sign_in, "Ben")
    open_at_desk(ann, subject)
    open_at_desk(ben, subject)
    ben.locator("button[value=claim]").click()
    expect(ben.locator(".noted")).to_be_visible()
    ann.locator("#reply").fill("Chairs are coming.")
    ann.locator("button[name=then][value='']").click()
    expect(ann.locator("h1")).to_have_text("Something happened meanwhile")
    expect(ann.locator(".items")).to_contain_text("Ben took it on")
    complaints.clear()  # the browser mentions the 409
    ann.locator("button.primary").click()
    expect(ann.locator(".item.reply .text")).to_have_text("Chairs are coming.")


def test_pages_are_offered_while_somebody_types(visit: OpenPage) -> None:
    page = visit()
    page.locator("#text").press_sequentially("What does error 809 mean when the VPN fails?")
    expect(page.locator("#while-typing .title").first).to_contain_text("VPN")
    page.locator("#text").fill("")
    expect(page.locator("#while-typing .title")).to_have_count(0)


@pytest.mark.slow
def test_a_killed_server_takes_no_draft_and_the_page_finds_its_way_back(
    chromium: Browser, served_home: Path, tmp_path: Path
) -> None:
    home, port = shutil.copytree(served_home, tmp_path / "home"), free_port()
    process, address = start(home, port), f"http://127.0.0.1:{port}"
    with chromium.new_context(locale="en-GB") as context:
        employee, desk = context.new_page(), context.new_page()
        employee.goto(address)
        subject = open_ticket(employee)
        let_in(home, address, desk)
        open_at_desk(desk, subject)
        desk.locator("#reply").press_sequentially("Half a sent")
        expect(desk.locator(".composer [data-draft-state]").first).to_have_text("Draft saved")
        desk.locator("summary[data-key=n]").click()
        desk.locator("#note").press_sequentially("@ben, half a n")
        expect(desk.locator(".note [data-draft-state]")).to_have_text("Draft saved")
        process.kill()
        process.wait()
        desk.locator("#note").press_sequentially("ote.")
        desk.locator("summary[data-key=r]").click()
        desk.locator("#reply").press_sequentially("ence.")
        process = start(home, port)
        desk.wait_for_timeout(2500)  # the stream is opened anew by itself
        let_in(home, address, employee, "Ben")
        open_at_desk(employee, subject)
        employee.locator("button[value=claim]").click()
        expect(desk.locator(".meta .badge").first).to_have_text("in progress")
        desk.reload()
        expect(desk.locator("#reply")).to_have_value("Half a sentence.")
        expect(desk.locator("#note")).to_have_value("@ben, half a note.")
    process.terminate()
    process.wait(30)
