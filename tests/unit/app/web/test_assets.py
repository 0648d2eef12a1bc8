"""Styles and scripts: one style sheet a page, kept by browsers until it changes, packed on the way."""

from __future__ import annotations

import pytest

from app.web.assets import STATIC, asset_address, assets, sheet_address
from tests.fakes.administration import AdminWorld
from tests.fakes.faces import a_client
from tests.fakes.markup import elements


def test_a_page_asks_for_one_style_sheet_and_no_script_holds_it_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = [a_client().get(path) for path in ("/", "/requests", "/sign-in", "/none")]
    pages += [AdminWorld(home=tmp_path_factory.mktemp("home")).client().get("/admin")]
    for page in pages:
        assert len(elements(page, "//head/link[@rel='stylesheet']")) == 1
        assert not elements(page, "//head//script[not(@defer) and not(@type='module')]")


def test_a_sheet_is_the_houses_style_with_one_parts_behind_it() -> None:
    sheet = a_client().get(sheet_address("desk")).text
    assert sheet == (STATIC / "firstline.css").read_text() + (STATIC / "desk.css").read_text()


@pytest.mark.parametrize("name", ["firstline.js", "sheets/ask.css", "mark.svg"])
def test_a_file_whose_version_is_named_is_kept_for_good_and_another_is_asked_for_again(name: str) -> None:
    client = a_client()
    kept = client.get(asset_address(name))
    assert kept.status_code == 200
    assert "immutable" in kept.headers["cache-control"]
    for old in (f"/static/{name}", f"/static/{name}?v=0"):
        answer = client.get(old)
        assert (answer.content, answer.headers["cache-control"]) == (kept.content, "no-cache")
        again = client.get(old, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_what_is_sent_is_packed_where_the_browser_unpacks_it() -> None:
    client, address = a_client(), sheet_address("ask")
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert "content-encoding" not in plain.headers
    assert client.get("/docs", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_only_what_lies_in_the_folder_is_served() -> None:
    client = a_client()
    assert all(name.removeprefix("sheets/") in {path.name for path in STATIC.iterdir()} for name in assets())
    for path in ("", "sheets/", "sheets/none.css", "../assets.py", "..%2fassets.py", "%2e%2e/assets.py"):
        assert client.get(f"/static/{path}").status_code == 404
    assert client.post("/static/firstline.js").status_code == 405
