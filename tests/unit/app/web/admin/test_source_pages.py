"""Live sources: tried and added by their address, and every source read again."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from app.domain.gold import GoldRow
from app.domain.live_source import Sample
from app.domain.study import StudyState
from indexer.books import DocumentCard
from tests.fakes.administration import AdminWorld
from tests.fakes.live_sources import ALLOWED
from tests.fakes.markup import text_of

LIVE = "/admin/knowledge/live"


def form(act: str, address: str = ALLOWED) -> dict[str, str]:
    return {"kind": "confluence", "address": address, "act": act}


def test_what_came_is_said_in_words_and_nothing_is_read_yet(world: AdminWorld) -> None:
    world.sources.given = Sample(
        of="page", title="Printing", characters=1234, updated=date(2026, 3, 4), readers=("everyone",)
    )
    said = text_of(world.client().post(LIVE, data=form("try")))
    assert "The first page that came: Printing. It has 1,234 characters." in said
    assert "Everybody may read it." in said
    assert world.adding.now.since is None
    assert world.audited() == []


def test_a_source_that_nobody_could_see_says_what_to_set(world: AdminWorld) -> None:
    world.sources.given = Sample(of="page", title="Leave", characters=40, readers=("confluence:HR",))
    assert "which nobody is in: confluence_spaces names another." in text_of(
        world.client().post(LIVE, data=form("try"))
    )


def test_a_source_is_read_beside_the_server_and_its_adding_is_audited(world: AdminWorld) -> None:
    client = world.client()
    assert client.post(LIVE, data=form("add"), follow_redirects=False).status_code == 303
    assert list(world.adding.now.about) == [f"confluence:{ALLOWED}"]
    assert [act for act, _, _ in world.audited()] == ["source_added"]
    assert f"confluence:{ALLOWED} is being read." in text_of(client.get(LIVE))
    assert client.post(LIVE, data=form("add")).status_code == 422


@pytest.mark.parametrize("act", ["try", "add"])
def test_another_address_is_refused_and_stays_in_the_field(world: AdminWorld, act: str) -> None:
    refused = world.client().post(LIVE, data=form(act, "https://evil.example"))
    assert refused.status_code == 422
    assert "Sources may not be read from" in text_of(refused)
    assert 'value="https://evil.example"' in refused.text
    assert world.adding.now.since is None


def test_what_is_read_already_is_not_added_twice(world: AdminWorld) -> None:
    world.sources.known = "wiki"
    assert "It can be read again on its page." in text_of(world.client().post(LIVE, data=form("add")))
    assert world.adding.now.since is None


def test_a_missing_token_is_named_and_none_is_ever_asked_for(world: AdminWorld) -> None:
    world.sources.has_token = False
    page = world.client().get(LIVE)
    assert "token missing FIRSTLINE_CONFLUENCE_TOKEN" in text_of(page)
    assert 'type="password"' not in page.text


def test_a_source_is_read_again_from_its_page(world: AdminWorld) -> None:
    client = world.client()
    assert "Read it again now" in text_of(client.get("/admin/knowledge/sources?name=kb"))
    client.post("/admin/knowledge/sources", data={"name": "kb"})
    assert list(world.adding.now.about) == ["kb=./kb"]
    assert [act for act, _, _ in world.audited()] == ["source_read"]
    assert client.post("/admin/knowledge/sources", data={"name": "gone"}).status_code == 404


def test_what_ended_the_last_reading_is_said(world: AdminWorld) -> None:
    world.adding.now = StudyState(problem="The index is damaged.", about=("wiki=confluence:x",))
    assert "wiki=confluence:x could not be read: The index is damaged." in text_of(world.client().get(LIVE))


@pytest.mark.parametrize("role", ["agent", "requester", ""])
def test_only_administrators_add_sources(world: AdminWorld, role: Literal["agent", "requester", ""]) -> None:
    client = world.client(role)
    assert client.post(LIVE, data=form("add"), follow_redirects=False).status_code in {401, 403}
    assert world.adding.now.since is None


STOPPED = "/admin/knowledge/sources/stopped"
SOURCE = "/admin/knowledge/sources?name=kb"


def test_what_hangs_on_a_source_is_said_before_it_is_read_no_more(world: AdminWorld) -> None:
    world.books.gone = (DocumentCard(id="vpn", source="kb", title="VPN", owner="", updated=None, kind="page"),)
    world.gold.keep("march", [GoldRow(id="1", text="VPN?", answered_by="vpn"), GoldRow(id="2", text="x")])
    client = world.client()
    before = text_of(client.get(SOURCE))
    assert "9 pages go on answering." in before
    assert "1 row of your gold sets names one of its pages." in before
    assert client.post(STOPPED, data={"name": "kb"}).status_code == 422
    after = text_of(client.post(STOPPED, data={"name": "kb", "reason": "it moved"}))
    assert "This source is read no more." in after
    assert "Read it again from now on" in after
    assert "Stop reading it" not in after
    assert "read no more" in text_of(client.get("/admin/knowledge"))
    assert [act for act, _, _ in world.audited()] == ["source_stopped"]


def test_no_source_is_stopped_while_something_is_read(world: AdminWorld) -> None:
    client = world.client()
    client.post(LIVE, data=form("add"))
    assert "Stop reading it" not in text_of(client.get(SOURCE))
    assert client.post(STOPPED, data={"name": "kb", "reason": "it moved"}).status_code == 409
    assert client.post(STOPPED, data={"name": "gone", "reason": "x"}).status_code == 404
    assert not world.books.stopped
