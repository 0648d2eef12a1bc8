"""A live help center: what becomes of its articles, who may read them, and what happens when it does not answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from indexer.sources.zendesk import GuideSource, Place, place_of
from indexer.sources.zendesk.guide_api import GuideApi
from indexer.sources.zendesk.listing import ADVICE
from indexer.sources.zendesk.readers import NOBODY
from indexer.types import Document, SourceUnavailable
from indexer.webapi import WebApi, client_for
from tests.fakes.web_api import TOKEN, answers, busy, cut_off
from tests.fakes.zendesk_guide import SIGNED_IN, SITE, STAFF, VIP, Article, FakeGuide, Translated, article

EVERYONE = frozenset({"everyone"})
NAMED = {"everyone": "everyone", "staff": "desk"}


def a_source(
    guide: FakeGuide,
    *,
    part: str = "",
    named: dict[str, str] | None = None,
    told: list[str] | None = None,
    waits: list[float] | None = None,
    token: str = TOKEN,
) -> GuideSource:
    said, slept = ([] if told is None else told), ([] if waits is None else waits)
    client = client_for(SITE, user=guide.user, token=token, transport=httpx.MockTransport(guide))
    web = WebApi(client=client, service="Zendesk", advice=ADVICE, sleep=slept.append, tell=said.append)
    return GuideSource(
        place=Place(base=SITE, part=part),
        calls=GuideApi(web=web),
        named=NAMED if named is None else named,
        tell=said.append,
    )


def read(source: GuideSource) -> dict[str, Document]:
    return {page.id: page for page in source.documents() if isinstance(page, Document)}


def audience(of: tuple[int, ...] | None, *, named: dict[str, str] | None = None, **options: Any) -> Any:
    guide = FakeGuide(articles=[article(1, segments=of)], **options)
    return read(a_source(guide, named=named))["1/en"].audience


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("https://acme.zendesk.com", ""),
        ("https://acme.zendesk.com/hc/en-us/", ""),
        ("https://acme.zendesk.com/hc", ""),
        ("https://acme.zendesk.com/hc/en-us/sections/360001-Printing?x=1", "sections/360001"),
        ("https://acme.zendesk.com/hc/es-419/categories/42", "categories/42"),
        ("https://acme.zendesk.com/hc/sections/7", "sections/7"),
    ],
)
def test_an_address_is_taken_as_the_browser_shows_it(address: str, part: str) -> None:
    assert place_of(address) == Place(base="https://acme.zendesk.com", part=part)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("acme", "no address"),
        ("http://acme.zendesk.com", "unencrypted"),
        ("https://me:secret@acme.zendesk.com", "FIRSTLINE_ZENDESK_TOKEN"),
        ("https://acme.zendesk.com/hc/en-us/articles/3600-Printing", "one article"),
        ("https://acme.zendesk.com/admin/home", "no part of a Zendesk"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do(address: str, says: str) -> None:
    with pytest.raises(SourceUnavailable, match=says) as raised:
        place_of(address)
    assert "secret" not in str(raised.value)


def test_an_article_comes_with_its_title_link_labels_day_language_and_author() -> None:
    body = '<h2>Steps</h2><ol><li>Press <a href="https://acme.example/x">reset</a>.</li></ol><script>x()</script>'
    guide = FakeGuide(articles=[article(7, " Reset  it ", body, labels=("vpn", "access"))])
    (page,) = read(a_source(guide)).values()
    assert (page.id, page.title, page.source, page.language) == ("7/en", "Reset it", "zendesk:acme.zendesk.com", "en")
    assert (page.url, page.updated) == (f"{SITE}/hc/en-us/articles/7", date(2026, 3, 4))
    assert (page.tags, page.owner) == (("access", "vpn"), "Grace Hill")
    assert page.text == "## Steps\n\n1. Press [reset](https://acme.example/x)."


IN_THREE = (
    Translated(locale="en-us", title="Paper jams", updated="2026-01-01T00:00:00Z"),
    Translated(locale="es", title="Atascos de papel", updated="2026-02-01T00:00:00Z"),
    Translated(locale="it", title="Carta inceppata", draft=True),
    Translated(locale="en-gb", title="Paper jams, old chap"),
)


@pytest.mark.parametrize("sideloads", [True, False])
def test_an_article_is_a_page_for_each_language_it_is_published_in(sideloads: bool) -> None:
    pages = read(a_source(FakeGuide(articles=[Article(id=1, words=IN_THREE)], sideloads=sideloads, in_part=2)))
    assert {id_: (page.title, page.language) for id_, page in pages.items()} == {
        "1/en": ("Paper jams", "en"),
        "1/es": ("Atascos de papel", "es"),
    }


def test_only_what_changed_since_a_day_can_be_asked_for() -> None:
    source = a_source(FakeGuide(articles=[Article(id=1, words=IN_THREE)]))
    assert [page.id for page in source.documents(since=datetime(2026, 1, 20, tzinfo=UTC))] == ["1/es"]


def test_a_draft_is_no_page_and_one_that_was_taken_back_is_forgotten_at_once() -> None:
    source = a_source(FakeGuide(articles=[Article(id=1, words=IN_THREE), article(2, archived=True)]))
    assert source.document_ids() == {"1/en", "1/es"}
    assert [source.forgets(id_) for id_ in ("1/it", "1/en", "2/en")] == [True, False, False]


def test_all_parts_of_a_long_listing_are_read_from_this_zendesk_alone() -> None:
    guide = FakeGuide(articles=[article(number) for number in range(57)], in_part=10)
    assert len(a_source(guide).document_ids()) == 57
    assert {url.host for url in guide.asked} == {"acme.zendesk.com"}


def test_a_section_is_read_alone() -> None:
    guide = FakeGuide(articles=[article(1, section=5), article(2, section=6)])
    assert a_source(guide, part="sections/6").document_ids() == {"2/en"}
    with pytest.raises(SourceUnavailable, match="no 'sections/9'"):
        a_source(guide, part="sections/9").document_ids()


def test_only_articles_that_changed_are_converted_again() -> None:
    guide = FakeGuide(articles=[article(1), article(2)])
    before = a_source(guide).fingerprints()
    guide.change(2, words=(Translated(locale="en-us", title="Reset a password", body="<p>Other words.</p>"),))
    source = a_source(guide)
    same = frozenset(id_ for id_, mark in source.fingerprints().items() if before[id_] == mark)
    assert same == {"1/en"}
    assert [page.id for page in source.documents_except(same)] == ["2/en"]


def test_a_new_segment_is_noticed_though_no_word_changed() -> None:
    guide = FakeGuide(articles=[article(1)])
    before = a_source(guide).fingerprints()
    guide.change(1, segments=(VIP,))
    assert a_source(guide).fingerprints() != before


@pytest.mark.parametrize(
    ("segments", "named", "groups"),
    [
        ((), NAMED, {"everyone"}),
        ((), {}, {"zendesk:everyone"}),
        ((STAFF,), NAMED, {"desk"}),
        ((STAFF,), {"Agents and admins": "desk"}, {"desk"}),
        ((VIP,), NAMED, {"zendesk:90"}),
        ((VIP,), {"90": "printers"}, {"printers"}),
        ((VIP,), {"printers": "print"}, {"print"}),
        ((VIP, STAFF), NAMED, {"zendesk:90", "desk"}),
        ((404,), NAMED, {"zendesk:404"}),
        (None, NAMED, NOBODY),
    ],
)
def test_who_may_read_an_article_is_what_its_segments_say_and_an_administrator_named(
    segments: tuple[int, ...] | None, named: dict[str, str], groups: frozenset[str]
) -> None:
    assert audience(segments, named=named, enterprise=True) == groups


def test_a_name_that_two_segments_bear_or_that_means_something_here_names_no_segment() -> None:
    two = {VIP: ("Printers", "signed_in_users", False), 91: ("printers", "staff", False)}
    assert audience((VIP,), named={"printers": "print"}, segments=two) == {"zendesk:90"}
    for word in ("everyone", "Staff", "signed_in_users"):
        told = {VIP: (word, "signed_in_users", False)}
        assert audience((VIP,), named={word.casefold(): "all"}, segments=told) == {"zendesk:90"}


def test_whoever_may_not_ask_for_segments_names_them_by_number() -> None:
    assert audience((SIGNED_IN,), named={"signed_in_users": "all"}, tells_segments=False) == {"zendesk:72"}
    assert audience((SIGNED_IN,), named={"72": "all"}, tells_segments=False) == {"all"}


def test_what_nobody_was_named_for_is_said() -> None:
    told: list[str] = []
    read(
        a_source(
            FakeGuide(articles=[article(1), article(2, segments=(VIP,)), article(3, segments=None)]),
            named={},
            told=told,
        )
    )
    assert told == [
        "Segment 'Printers' (90) is for the group zendesk:90 alone: `zendesk_segments` does not name it.",
        "Articles without a segment are for the group zendesk:everyone alone: `zendesk_segments` does not name it.",
        "Shown to nobody, since Zendesk does not say who may read them: 1 articles.",
    ]


def test_a_busy_zendesk_is_waited_for_as_long_as_it_asks() -> None:
    waits: list[float] = []
    guide = FakeGuide(articles=[article(1)], troubles=[busy("7"), cut_off, answers(503)])
    assert read(a_source(guide, waits=waits))
    assert waits == [7.0, 2.0, 4.0]


NEXT = {"has_more": True, "after_cursor": "x"}


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ([answers(200, json={"articles": []})], "not of the known form: meta"),
        ([answers(200, json={"articles": [], "meta": {}})], "not of the known form: meta.has_more"),
        ([answers(200, json={"articles": [], "meta": {"has_more": True}})], "again and again"),
        ([answers(200, json={"articles": [], "meta": NEXT})] * 2, "again and again"),
        ([answers(200, json={"articles": [], "meta": NEXT}), answers(404, json={})], "broke a list off"),
        ([answers(200, json={"meta": {"has_more": False}})], "not of the known form: articles"),
        ([answers(404, json={})], "no help center"),
        ([answers(403, json={})], "may not read there"),
        ([cut_off] * 8, "Run the same command again later"),
        ([answers(302, headers={"location": "https://id.example/sign-in"})], "sends us elsewhere"),
    ],
)
def test_where_it_does_not_list_everything_nothing_is_listed(trouble: list[Any], says: str) -> None:
    guide = FakeGuide(articles=[article(1)])
    source = a_source(guide)
    source.calls.segments()
    quiet = [
        answers(200, json={"user_segments": [], "meta": {"has_more": False}}),
        answers(200, json={"user": {"id": 1}}),
    ]
    guide.troubles = [*quiet, *trouble]
    with pytest.raises(SourceUnavailable, match=says):
        source.document_ids()


def test_somebody_whom_zendesk_does_not_know_is_not_taken_for_a_reader_of_little() -> None:
    with pytest.raises(SourceUnavailable, match=r"does not know us.*FIRSTLINE_ZENDESK_TOKEN"):
        a_source(FakeGuide(articles=[article(1)], stranger=True)).document_ids()


def test_a_wrong_token_is_named_by_its_setting_and_never_shown() -> None:
    with pytest.raises(SourceUnavailable, match="FIRSTLINE_ZENDESK_TOKEN") as raised:
        a_source(FakeGuide(), token="wrong-token").document_ids()
    assert "wrong-token" not in str(raised.value)
