"""Light or dark, roomy or compact: chosen with a form, kept in the browser."""

from __future__ import annotations

import pytest

from tests.fakes.faces import a_client


def test_a_chosen_look_stays_and_leads_back_to_where_it_was_chosen() -> None:
    client = a_client()
    page = client.post("/appearance", data={"look": "dark", "back": "/requests?lang=es"})
    assert str(page.url).endswith("/requests?lang=es")
    assert 'data-theme="dark"' in page.text
    page = client.post("/appearance", data={"look": "compact"})
    assert 'data-theme="dark" data-density="compact"' in page.text
    assert "data-theme" not in client.post("/appearance", data={"look": "auto"}).text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil", "/\tx", ""])
def test_a_choice_never_leads_elsewhere(back: str) -> None:
    answer = a_client().post("/appearance", data={"look": "dark", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_look_that_nobody_offers_is_refused_and_a_strange_cookie_counts_as_none() -> None:
    client = a_client()
    assert client.post("/appearance", data={"look": '"><script>'}).status_code == 422
    client.cookies.set("firstline_theme", '"><script>')
    assert "data-theme" not in client.get("/").text
