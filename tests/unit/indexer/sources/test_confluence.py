"""A live Confluence: what becomes of its pages, who may read them, and what happens when it does not answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from indexer.restrictions import NOBODY
from indexer.sources.confluence import Place, place_of
from indexer.types import BrokenDocument, Document, SourceUnavailable
from indexer.webapi import MAX_ANSWER, client_for
from tests.fakes.confluence import BASE, FakeConfluence, WikiPage
from tests.fakes.confluence_source import a_source, read
from tests.fakes.web_api import TOKEN, answers, busy, cut_off

EVERYONE = frozenset({"everyone"})


def macro(name: str, inside: str) -> str:
    return f'<ac:structured-macro ac:name="{name}">{inside}</ac:structured-macro>'


def audiences(*pages: WikiPage, **options: object) -> dict[str, frozenset[str]]:
    wiki = FakeConfluence(pages=list(pages), **options)  # type: ignore[arg-type]  # names are checked by the dataclass
    return {id_: page.audience for id_, page in read(a_source(wiki, space="")).items()}


@pytest.mark.parametrize(
    ("address", "base", "space"),
    [
        ("https://acme.atlassian.net", "https://acme.atlassian.net/wiki", ""),
        ("https://acme.atlassian.net/wiki/", "https://acme.atlassian.net/wiki", ""),
        ("https://acme.atlassian.net/wiki/spaces/IT/overview", "https://acme.atlassian.net/wiki", "IT"),
        ("https://wiki.acme.example/display/IT/Printing?src=x#top", "https://wiki.acme.example", "IT"),
        ("https://acme.example/confluence/spaces/~ada/pages/7", "https://acme.example/confluence", "~ada"),
        ("http://127.0.0.1:8090/wiki/spaces/IT", "http://127.0.0.1:8090/wiki", "IT"),
    ],
)
def test_an_address_is_taken_as_the_browser_shows_it(address: str, base: str, space: str) -> None:
    assert place_of(address) == Place(base=base, space=space)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("IT", "no address"),
        ("file:///etc/passwd", "no address"),
        ("http://wiki.acme.example/display/IT", "unencrypted"),
        ("https://me:secret@acme.example/wiki", "user name or password"),
        ('https://acme.example/wiki/spaces/IT"%20or%20space=HR', "no key"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do(address: str, says: str) -> None:
    with pytest.raises(SourceUnavailable, match=says) as raised:
        place_of(address)
    assert "secret" not in str(raised.value)


def test_a_page_comes_with_its_title_link_labels_day_and_macros() -> None:
    body = f"<p>Press it.</p>{macro('code', '<ac:plain-text-body><![CDATA[sudo reset]]></ac:plain-text-body>')}"
    wiki = FakeConfluence(pages=[WikiPage(id="7", title=" Reset  it ", body=body, labels=("vpn", "access"))])
    (page,) = read(a_source(wiki)).values()
    assert (page.id, page.title, page.source) == ("IT/7", "Reset it", "confluence:acme.atlassian.net/IT")
    assert (page.url, page.updated) == (f"{BASE}/spaces/IT/pages/7", date(2026, 3, 4))
    assert (page.tags, page.owner) == (("access", "vpn"), "Printing team")
    assert page.text == "Press it.\n\n```\nsudo reset\n```"


def test_what_a_page_includes_is_left_to_its_own_page_whose_readers_may_be_fewer() -> None:
    include = '<ac:link><ri:page ri:content-title="Salaries"/></ac:link>'
    body = macro("include", f'<ac:parameter ac:name="">{include}</ac:parameter>')
    assert read(a_source(FakeConfluence(pages=[WikiPage(id="7", title="A", body=body)])))["IT/7"].text == "<Salaries>"


def test_all_parts_of_a_long_listing_are_read() -> None:
    pages = [WikiPage(id=str(number), title=f"Page {number}") for number in range(57)]
    wiki = FakeConfluence(pages=pages, in_part=10)
    source = a_source(wiki)
    assert len(source.document_ids()) == 57
    assert len(read(source)) == 57


def test_only_pages_that_changed_are_read_again() -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="One"), WikiPage(id="2", title="Two")])
    before = a_source(wiki).fingerprints()
    wiki.change("2", version=2, body="<p>Other words.</p>")
    source = a_source(wiki)
    same = frozenset(id_ for id_, print_ in source.fingerprints().items() if before[id_] == print_)
    assert same == {"IT/1"}
    assert [page.id for page in source.documents_except(same)] == ["IT/2"]
    assert "id in (2)" in wiki.asked[-1].params["cql"]


def test_a_new_restriction_is_noticed_though_the_page_did_not_change() -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="One"), WikiPage(id="2", title="Two", ancestors=("1",))])
    before = a_source(wiki).fingerprints()
    wiki.change("1", groups=("hr",))
    after = a_source(wiki).fingerprints()
    assert [before[id_] == after[id_] for id_ in ("IT/1", "IT/2")] == [False, False]


def test_restrictions_of_the_page_and_of_all_above_it_narrow_its_readers() -> None:
    found = audiences(
        WikiPage(id="1", title="Open"),
        WikiPage(id="2", title="Team", groups=("hr", "it"), people=("ada",)),
        WikiPage(id="3", title="Below", ancestors=("2",)),
        WikiPage(id="4", title="Both", ancestors=("1", "2"), groups=("it", "legal")),
        WikiPage(id="5", title="Apart", ancestors=("2",), groups=("legal",)),
    )
    team = frozenset({"hr", "it", "user:ada"})
    assert found == {"IT/1": EVERYONE, "IT/2": team, "IT/3": team, "IT/4": frozenset({"it"}), "IT/5": NOBODY}


def test_a_space_is_for_the_group_that_was_named_and_else_for_its_own() -> None:
    told: list[str] = []
    pages = [WikiPage(id="1", title="A", space="HR"), WikiPage(id="2", title="B", space="LAW")]
    found = read(a_source(FakeConfluence(pages=pages), space="", told=told))
    assert {page.id: page.audience for page in found.values()} == {
        "HR/1": frozenset({"hr"}),
        "LAW/2": frozenset({"confluence:LAW"}),
    }
    assert [line for line in told if "LAW" in line and "confluence_spaces" in line]


def test_a_personal_space_is_only_read_when_it_is_asked_for() -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="Mine", space="~ada"), WikiPage(id="2", title="Ours")])
    assert a_source(wiki, space="").document_ids() == {"IT/2"}
    assert a_source(wiki, space="~ada").document_ids() == {"~ada/1"}


def test_a_folder_above_a_page_keeps_nobody_out() -> None:
    assert audiences(WikiPage(id="1", title="A", ancestors=("900",))) == {"IT/1": EVERYONE}


def test_where_restrictions_above_cannot_be_seen_nobody_is_shown_the_page() -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="A", ancestors=("900",))], secret_above=frozenset({"900"}))
    told: list[str] = []
    assert read(a_source(wiki, told=told))["IT/1"].audience == NOBODY
    assert [line for line in told if "Shown to nobody" in line and line.endswith("1 pages.")]


def test_more_readers_than_fit_are_asked_for_to_the_last() -> None:
    people = tuple(f"p{number}" for number in range(11))
    (found,) = audiences(WikiPage(id="1", title="A", people=people, groups=("it",)), most_readers=4).values()
    assert found == {"it", *(f"user:{person}" for person in people)}


def test_a_page_that_goes_while_it_is_read_is_reported_and_tried_again_next_time() -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="A"), WikiPage(id="2", title="B")])
    source = a_source(wiki)
    source.document_ids()
    wiki.pages.pop()
    kept, broken = source.documents()
    assert isinstance(kept, Document)
    assert isinstance(broken, BrokenDocument)
    assert (kept.id, broken.id) == ("IT/1", "IT/2")


def test_a_busy_confluence_is_waited_for_as_long_as_it_asks() -> None:
    waits: list[float] = []
    told: list[str] = []
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="A")], troubles=[busy("7"), cut_off, answers(502)])
    assert read(a_source(wiki, waits=waits, told=told))
    assert waits == [7.0, 2.0, 4.0]
    assert [line for line in told if "wait 7 s" in line]


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ([cut_off] * 8, "Run the same command again later"),
        ([answers(403, json={})], "Let it view the space"),
        ([answers(400, json={})], "key of a space"),
        ([answers(404, json={})], "ends in /wiki"),
        ([answers(302, headers={"location": "https://id.example/sign-in"})], "sends us elsewhere"),
        ([answers(200, text="<html>Sign in</html>")], "a page instead of data"),
        ([answers(200, json={"results": [{"title": "no id"}]})], "not of the known form"),
        ([answers(200, content=b" " * (MAX_ANSWER + 1))], "64 MB"),
    ],
)
def test_where_it_does_not_list_everything_nothing_is_listed(trouble: list[Any], says: str) -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="A")], troubles=list(trouble))
    with pytest.raises(SourceUnavailable, match=says):
        a_source(wiki).document_ids()


def test_a_confluence_that_turns_in_circles_is_left() -> None:
    again = {"results": [], "_links": {"next": "/rest/api/content/search?cursor=1"}}
    wiki = FakeConfluence(troubles=[answers(200, json=again)] * 3)
    with pytest.raises(SourceUnavailable, match="again and again"):
        a_source(wiki).document_ids()


def test_a_wrong_token_is_named_by_its_setting_and_never_shown() -> None:
    with pytest.raises(SourceUnavailable, match="FIRSTLINE_CONFLUENCE_TOKEN") as raised:
        a_source(FakeConfluence(), token="wrong-token").document_ids()
    assert "wrong-token" not in str(raised.value)


def test_the_token_goes_to_this_confluence_alone() -> None:
    elsewhere = {"results": [], "_links": {"next": "https://evil.example/rest/api/content/search?cursor=1"}}
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="A")], troubles=[answers(200, json=elsewhere)])
    a_source(wiki).document_ids()
    assert {url.host for url in wiki.asked} == {"acme.atlassian.net"}


def test_a_data_center_is_asked_with_a_bearer_token() -> None:
    client = client_for("https://wiki.acme.example", user="", token=TOKEN)
    assert client.headers["authorization"] == f"Bearer {TOKEN}"


def test_an_address_where_nobody_is_is_said_within_seconds() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Name or service not known", request=request)

    wiki, waits = FakeConfluence(troubles=[nobody] * 8), list[float]()
    with pytest.raises(SourceUnavailable, match="cannot be reached: Name or service not known"):
        a_source(wiki, waits=waits).document_ids()
    assert sum(waits) <= 5


def test_one_that_answered_before_is_waited_for_longer() -> None:
    def restarting(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    wiki = FakeConfluence(pages=[WikiPage(id="1", title="A"), WikiPage(id="2", title="B")], in_part=1)
    wiki.troubles = [lambda request: wiki.answer(request.url), *[restarting] * 5]
    assert a_source(wiki).document_ids() == {"IT/1", "IT/2"}
