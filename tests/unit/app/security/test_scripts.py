"""Nothing that somebody wrote runs in anybody's browser: every field that holds text, on every page, for every role."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from app.domain.answer import Answer, Span
from app.domain.desk_rules import Closing, DeskRules
from app.domain.files import AttachedFile
from app.domain.macro import Macro
from app.domain.mention import Mention
from app.domain.message import TicketMessage
from app.domain.roster import Agent, Roster
from app.services.front_desk import FrontDesk
from app.web.rendering import TEMPLATES
from indexer.types import Document
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT, a_document
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.library import FakeLibrary
from tests.fakes.markup import Page, dangers, tree_of, words_of
from tests.fakes.wiring import Wiring
from tests.fixtures.attacks import ATTACKS
from tests.unit.app.security.routes import Way, page_access, page_ways

PAGES = [way for way in page_ways(a_desk()) if way.method == "GET" and not way.streams]
ALL = " ".join(ATTACKS)


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>"]
)
def test_the_watchman_knows_a_danger_when_it_sees_one(attack: str) -> None:
    assert dangers(Page(200, html=f"<html><body>{attack}</body></html>"))
    sound = '<html><body><script src="/static/firstline.js"></script><a href="/desk">x</a></body></html>'
    assert not dangers(Page(200, html=sound))


def an_evil_library() -> FakeLibrary:
    pages: tuple[Document, ...] = tuple(
        replace(
            a_document(),
            id=f"page-{n}",
            title=attack,
            text=f"{attack}\n\nSign in again.\n\n{attack}",
            owner=attack,
            url=attack,
        )
        for n, attack in enumerate(ATTACKS)
    )
    return FakeLibrary(documents=pages)


def evil_rules() -> DeskRules:
    """A roster, prepared replies and closing tags that are attacks by name."""
    return DeskRules(
        roster=Roster(agents={attack: Agent(id=attack, name=attack, slack=attack) for attack in ATTACKS}),
        macros={attack: Macro(id=attack, title=attack, texts={"en": attack}) for attack in ATTACKS},
        closing=Closing(tags=ATTACKS),
    )


@cache
def world() -> tuple[FrontDesk, dict[str, TestClient], list[dict[str, str]]]:
    """A desk where everybody and everything is called by an attack; browsers by role; ids of what was asked."""
    library = an_evil_library()
    first = library.documents[0]
    span = Span(document_id=first.id, title=ALL, start=0, end=len(ATTACKS[0]), text=ATTACKS[0], url=ATTACKS[7])
    answers = FakeAnswerer(result=Answer(spans=(span,), confidence=0.9))
    wiring = Wiring(answerer=answers, desk_rules=evil_rules())
    desk, administration = (
        a_desk(wiring, library=library),
        AdminWorld(home=Path("none"), wiring=wiring).administration(),
    )
    person = replace(a_person("admin"), id=ATTACKS[0], name=ALL[:120])
    browsers = {"admin": a_seat(desk, person, administration=administration), "visitor": a_client(desk)}
    ids = []
    for attack in ATTACKS:
        page = browsers["visitor"].post("/ask", data={"text": attack})
        if "/requests/" not in page.url.path:
            continue
        request_id = page.url.path.rpartition("/")[2]
        browsers["visitor"].post(f"/requests/{request_id}/replies", data={"text": f"It still fails. {attack}"})
        with desk.reading() as work:
            ticket = work.tickets.of_request(request_id)
            assert ticket is not None
            file = AttachedFile(name=attack, type=attack, url=attack, text=attack)
            files = (file, replace(file, id="fil_1"), replace(file, url="https://files.example/1"))
            for kind in ("reply", "note", "requester"):
                work.conversations.add(
                    TicketMessage(
                        id=f"{kind}-{request_id}",
                        ticket_id=ticket.id,
                        kind=kind,
                        author=attack,
                        text=attack,
                        at=MOMENT,
                        files=files,
                    )
                )
            work.mentions.add(
                [Mention(message_id=request_id, person=ATTACKS[0], ticket_id=ticket.id, author=attack, at=MOMENT)]
            )
            work.commit()
        ids.append({"request_id": request_id, "ticket_id": ticket.id})
    assert len(ids) > len(ATTACKS) // 2
    return desk, browsers, ids


@pytest.mark.parametrize("way", PAGES, ids=str)
def test_no_page_runs_what_was_stored(way: Way) -> None:
    _, browsers, ids = world()
    role = "admin" if page_access(way.path) in {"agent", "admin"} else "visitor"
    wanted = ids if "_id}" in way.path and "document" not in way.path else ids[:1]
    for one in wanted[:20]:
        page = browsers[role].get(way.address(**one), follow_redirects=False)
        assert page.status_code != 500
        assert dangers(page) == []
    if role == "visitor":
        shown = browsers["admin"].get(way.address(**ids[0]), follow_redirects=False)
        assert dangers(shown) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_article_or_a_bulk_of_tickets_comes_back_alive(attack: str) -> None:
    _, browsers, ids = world()
    for one in ids[:2]:
        path = f"/desk/tickets/{one['ticket_id']}/article"
        form = {"title": attack, "text": attack, "readers": [attack], "act": "publish"}
        wrongs: tuple[dict[str, object], ...] = ({"title": ""}, {"text": ""}, {"readers": []})
        for wrong in wrongs:
            page = browsers["admin"].post(path, data=form | wrong)
            assert page.status_code == 422
            assert dangers(page) == []
        named = browsers["admin"].post(f"/desk/tickets/{one['ticket_id']}/note", data={"text": f"@{attack}"})
        assert dangers(named) == []
    listed = browsers["admin"].get("/desk?state=mentions")
    assert "named by" in listed.text
    assert dangers(listed) == []
    assert dangers(browsers["admin"].get(f"/desk?q={quote(attack)}&topic={quote(attack)}")) == []


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_no_knowledge_page_runs_what_its_author_wrote(number: int) -> None:
    _, browsers, _ = world()
    page = browsers["visitor"].get(f"/documents/page-{number}?start=0&end=9")
    assert page.status_code == 200
    assert dangers(page) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_stands_in_an_address_or_a_form_comes_back_alive(attack: str) -> None:
    client, text = a_client(), quote(attack, safe="")
    for path in (
        "/?q=",
        "/?lang=",
        "/sign-in?next=",
        "/sign-in?token=",
        "/requests/r?said=",
        "/documents/",
        "/requests/",
    ):
        assert dangers(client.get(path + text)) == [], path
    for path, field in (("/ask", "text"), ("/sign-in", "token"), ("/sign-in", "next"), ("/requests/r/replies", "text")):
        assert dangers(client.post(path, data={field: attack * 600})) == [], path
        assert dangers(client.post(path, data={field: attack})) == [], path


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_from_a_provider_stay_text(attack: str) -> None:
    client = a_seat(a_desk(), replace(a_person(), name=attack, id=attack))
    for path in ("/", "/sign-in", "/requests", "/none"):
        page = client.get(path)
        assert dangers(page) == []
    assert " ".join(attack.split()) in words_of(tree_of(page))


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_lets_anything_through_as_it_is(path: Path) -> None:
    """So that every field is as safe as those the attacks were sent through."""
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|\|\s*forceescape|Markup\(", source)
    assert not re.search(r"\s[\w-]+=\{\{", source), "an attribute without quotes"
