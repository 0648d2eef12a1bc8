"""Takes the README's pictures of a running demo: `python -m tests.e2e.take_screens http://127.0.0.1:8080/ HOME`.

With HOME, the demo's home directory, the desk's pictures are taken too; the demo should hold some open tickets.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import FLAGS, let_in

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
QUESTION = "How do I reset my password?"
NOTE = """# Pictures of the README

Taken on {day} of a running demo: `python -m tests.e2e.take_screens ADDRESS HOME`. They are stale once the
pages look otherwise; this lists what has changed since:

```
git log --oneline --since={day} -- app/web/templates app/web/static
```
"""


def take(address: str, home: str = "", question: str = QUESTION) -> None:
    """Write ask.png, answer.png and phone.png, and when they were taken; with a home also desk.png and ticket.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        page = _opened(browser, address, width=1200, height=960)
        page.screenshot(path=SCREENS / "ask.png")
        _ask(page, question)
        page.screenshot(path=SCREENS / "answer.png")
        phone = _opened(browser, address, width=360, height=740)
        _ask(phone, question)
        phone.screenshot(path=SCREENS / "phone.png")
        if home:
            _take_desk(_opened(browser, address, width=1280, height=800, scale=1), address.rstrip("/"), Path(home))
        browser.close()
    day = datetime.now(UTC).date().isoformat()
    (SCREENS / "README.md").write_text(NOTE.format(day=day), encoding="utf-8")


def _take_desk(page: Page, address: str, home: Path) -> None:
    let_in(home, address, page)
    page.goto(f"{address}/desk?state=work")
    page.screenshot(path=SCREENS / "desk.png")
    says_something = page.locator(".row .subject", has_text=re.compile(".{40}"))
    tickets = [one.get_attribute("href") for one in says_something.all()]
    for ticket in tickets[:20]:
        page.goto(f"{address}{ticket}")
        page.locator("#suggested:not([data-load])").wait_for()
        if page.locator("#suggested [data-take]").count():  # one that something can be suggested for
            break
    page.screenshot(path=SCREENS / "ticket.png")


def _opened(browser: Browser, address: str, *, width: int, height: int, scale: float = 1.5) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="en-GB"
    ).new_page()
    page.goto(address)
    return page


def _ask(page: Page, question: str) -> None:
    page.locator("#text").fill(question)
    page.locator(".ask button[type=submit]").click()
    page.locator(".outcome").wait_for()
    page.wait_for_timeout(300)


if __name__ == "__main__":
    take(*sys.argv[1:])
