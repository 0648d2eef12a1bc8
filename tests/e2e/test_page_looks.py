"""How the page looks: on every width, on paper, in light and dark, and without motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.test_page import PHONE, VPN, ask, button

pytestmark = pytest.mark.browser


def test_only_what_is_worth_paper_is_printed(visit: OpenPage) -> None:
    page = visit()
    ask(page, VPN)
    page.emulate_media(media="print")
    expect(page.locator("mark").first).to_be_visible()
    for selector in (".top", ".bottom", ".kicker", ".answer .verdict", ".reply", ".again"):
        expect(page.locator(selector)).to_be_hidden()


@pytest.mark.parametrize("locale", ["en-GB", "es-ES", "it-IT"])
def test_on_a_phone_the_head_takes_one_line(visit: OpenPage, locale: str) -> None:
    page = visit(locale=locale, **PHONE)
    head = page.locator(".top").bounding_box()
    assert head is not None
    assert head["height"] < 90


@pytest.mark.parametrize("width", [320, 360, 768, 1600])
def test_nothing_is_wider_than_the_screen(visit: OpenPage, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    ask(page, f"{VPN} {'long' * 60}")
    addresses = [
        page.url,
        *(page.url.rpartition("/requests")[0] + path for path in ("/", "/requests", "/docs", "/documents/expenses")),
    ]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address


def test_every_control_has_a_name_and_is_large_enough_to_touch(visit: OpenPage) -> None:
    page = visit(**PHONE)
    ask(page, VPN)
    for one in page.locator("main button, main textarea").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert one.inner_text().strip() or one.evaluate("one => one.labels.length === 1 && one.labels[0].innerText")


def test_nothing_moves_where_the_reader_asked_for_stillness(visit: OpenPage) -> None:
    page = visit("/", reduced_motion="reduce")
    longest = """Math.max(...[...document.querySelectorAll("*")].map((element) => getComputedStyle(element)).flatMap(
      (style) => `${style.transitionDuration}, ${style.animationDuration}`.split(", ").map(parseFloat)))"""
    assert page.evaluate(longest) <= 0.01
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(visit: OpenPage, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    ask(page, VPN)
    for selector in ("h1", ".source blockquote", "mark", ".meta", "button.primary", "button.button", ".timeline time"):
        assert page.evaluate(CONTRAST, selector) >= 4.5, selector
    button(page, "person").click()
    expect(page.locator(".facts")).to_be_visible()
    for selector in (".notice h2", ".facts dt", ".facts code", ".notice p", ".timeline li span", ".reply label"):
        assert page.evaluate(CONTRAST, selector) >= 4.5, selector


CONTRAST = """selector => {
  const element = document.querySelector(selector);  // found and measured at once: a page that is live may swap it
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = rgb => rgb.slice(0, 3)
    .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let behind = element, ground;
  do { ground = parse(getComputedStyle(behind).backgroundColor); behind = behind.parentElement; }
  while (behind && ground.length === 4 && ground[3] === 0);
  const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""
