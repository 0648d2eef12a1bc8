"""Files that agents send with a reply, with a script and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.desk_world import at_desk, open_at_desk, open_ticket
from tests.e2e.test_page import DESKTOP, PHONE_ALONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("options", [DESKTOP, PHONE_ALONE], ids=["desktop", "phone-no-script"])
def test_a_file_goes_with_a_reply_and_its_requester_saves_it(
    visit: OpenPage, sign_in: Callable[..., None], tmp_path: Path, options: dict[str, Any]
) -> None:
    form = tmp_path / "form.csv"
    form.write_text("name,size\n")
    employee = visit(**options)
    desk = at_desk(visit, sign_in, **options)
    open_at_desk(desk, open_ticket(employee))
    desk.locator("#reply").fill("Fill this in, please.")
    desk.locator("#files").set_input_files(form)
    desk.locator("button[name=then][value='']").click()
    expect(desk.locator(".item.reply .files a")).to_have_text("form.csv")
    if not options.get("java_script_enabled", True):
        employee.reload()
    with employee.expect_download() as saved:
        employee.locator(".told a").click()
    assert (saved.value.suggested_filename, saved.value.path().read_text()) == ("form.csv", "name,size\n")


def test_a_file_that_is_too_large_is_said_before_it_is_sent(
    visit: OpenPage, sign_in: Callable[..., None], tmp_path: Path
) -> None:
    film = tmp_path / "film.txt"
    film.write_bytes(b"x" * (5 * 2**20 + 1))
    employee = visit()
    subject = open_ticket(employee)
    desk = at_desk(visit, sign_in)
    open_at_desk(desk, subject)
    for page in (employee, desk):
        address = page.url
        page.locator("#reply").fill("Look at this.")
        page.locator("#files").set_input_files(film)
        page.locator("form:has(#reply) button[type=submit]").last.click()
        assert "at most 5 MB" in page.locator("#files").evaluate("one => one.validationMessage")
        assert page.url == address
        page.locator("#files").set_input_files([])
        assert page.locator("#files").evaluate("one => one.validationMessage") == ""
