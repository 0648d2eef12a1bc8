"""The page of a link in a mail, with its button: held to the rules of every page, and pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from app.bootstrap.faces import assemble
from tests.e2e.test_page_quality import Looks, axe
from tests.fakes.email_desk import EmailDesk, token_of
from tests.fakes.faces import a_desk
from tests.fakes.on_loopback import on_loopback
from tests.unit.app.channels.email.test_rater import solved

__all__ = ["axe"]

pytestmark = pytest.mark.browser


@contextmanager
def pages_of(desk: EmailDesk) -> Iterator[str]:
    """Serve the pages of a desk that writes mail, and give their address."""
    app = assemble(replace(a_desk(desk.wiring), follow_link=desk.follow_link))
    with on_loopback(app) as address:
        yield address


def answered() -> EmailDesk:
    desk = EmailDesk()
    desk.receive()
    return desk


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("label", "thanks"), [("That solved it", "Glad that is solved"), ("★★", "Thank you for telling us")]
)
def test_it_breaks_no_serious_rule_before_or_after_its_button(
    chromium: Browser, axe: str, label: str, thanks: str, width: int, scheme: str
) -> None:
    desk, looks = answered() if label != "★★" else solved("stars"), Looks(axe)
    token = token_of(desk.posted.last(), label)
    with pages_of(desk) as address, chromium.new_context(locale="en-GB", color_scheme=scheme) as context:  # type: ignore[arg-type]  # one of two words
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        looks.at(page, f"{address}/said?t={token}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.get_by_role("button", name=label).click()
        expect(page.locator("main")).to_contain_text(thanks)
        looks.at(page)
    assert not looks.found
