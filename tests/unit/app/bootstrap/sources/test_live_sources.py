"""Where a source may be added on a page, what trying it says, and that a token goes nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.bootstrap.sources.live_sources import AllowedSources
from app.domain.errors import InvalidInput, NotReady
from app.domain.live_source import LiveKind
from app.settings import Settings
from indexer.naming import note_name
from tests.fakes.confluence import FakeConfluence, WikiPage
from tests.fakes.served import on_a_port
from tests.fakes.web_api import TOKEN
from tests.fakes.zendesk_past import Past, PastTickets

WIKI = "https://acme.atlassian.net/wiki"


def allowed(*places: str, home: Path = Path("nowhere"), **changed: object) -> AllowedSources:
    account = {"confluence_user": "firstline@acme.example", "confluence_token": TOKEN}
    account |= {"zendesk_user": "firstline@acme.example", "zendesk_token": TOKEN}
    return AllowedSources(Settings.model_validate({"home": home, "sources_allowed": places} | account | changed))


def test_a_part_of_an_allowed_site_may_be_added_however_the_browser_writes_it() -> None:
    sources = allowed(f"confluence:{WIKI}", "jira:https://acme.atlassian.net")
    for address in (f"{WIKI}/spaces/IT/overview", f" {WIKI}/spaces/IT ", "https://ACME.atlassian.net/wiki/spaces/IT"):
        assert sources.settled("confluence", address).lower() == f"confluence:{WIKI}/spaces/it"
    assert sources.settled("confluence", WIKI) == f"confluence:{WIKI}"
    queues = "https://acme.atlassian.net/jira/servicedesk/projects/IT/queues"
    assert sources.settled("jira", queues) == "jira:https://acme.atlassian.net/projects/IT"


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.atlassian.net.evil.example/wiki",
        "https://acme.atlassian.net@evil.example/wiki",
        "https://evil.example\\@acme.atlassian.net/wiki",
        "https://evil.example/https://acme.atlassian.net/wiki",
        "https://evil.example#acme.atlassian.net/wiki",
        "https://acme.atlassian.net:8443/wiki",
        "http://acme.atlassian.net/wiki",
        "https://acme.atlassian.net/other",
        "https://169.254.169.254/wiki",
        "https://ａcme.atlassian.net/wiki",
        "https://acme.atlassian.net/wiki\r\nHost: evil.example",
        "--approve-deletes",
        "",
    ],
)
@pytest.mark.parametrize("kind", ["confluence", "jira", "zendesk"])
def test_no_other_address_gets_the_token(address: str, kind: LiveKind) -> None:
    with pytest.raises(InvalidInput):
        allowed(f"confluence:{WIKI}").settled(kind, address)
    with pytest.raises(InvalidInput):
        allowed(f"confluence:{WIKI}").sample(kind, address)


def test_what_is_allowed_for_one_kind_is_not_for_another() -> None:
    with pytest.raises(InvalidInput, match="sources_allowed"):
        allowed("jira:https://acme.zendesk.com").settled("zendesk", "https://acme.zendesk.com")


def test_without_the_setting_only_sites_that_are_in_use_may_be_named(tmp_path: Path) -> None:
    note_name(tmp_path, "it", kind="confluence", location=f"{WIKI}/spaces/IT")
    sources = allowed(home=tmp_path, zendesk_url="https://acme.zendesk.com")
    assert sources.settled("confluence", f"{WIKI}/spaces/HR") == f"confluence:{WIKI}/spaces/HR"
    assert sources.settled("zendesk", "https://acme.zendesk.com/hc") == "zendesk:https://acme.zendesk.com/hc"
    assert sources.known_as(f"confluence:{WIKI}/spaces/IT/overview") == "it"
    assert not sources.known_as(f"confluence:{WIKI}/spaces/HR")
    assert [one.kind for one in sources.places() if one.is_open] == ["confluence", "zendesk"]


def test_a_folder_may_be_added_below_an_allowed_one_and_no_link_leads_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "handbook" / "it").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    os.symlink(tmp_path / "secret", tmp_path / "handbook" / "out")
    sources = allowed(f"files:{tmp_path / 'handbook'}")
    assert sources.settled("files", str(tmp_path / "handbook" / "it")) == f"files:{tmp_path / 'handbook' / 'it'}"
    for outside in ("out", "../secret", "it/../../secret", "../handbook-2"):
        with pytest.raises(InvalidInput, match="sources_allowed"):
            sources.settled("files", f"{tmp_path / 'handbook'}/{outside}")
    with pytest.raises(InvalidInput, match="no folder from the root"):
        sources.settled("files", "handbook/it")
    with pytest.raises(InvalidInput, match="There is no folder"):
        sources.settled("files", str(tmp_path / "handbook" / "gone"))


def test_trying_reads_one_page_and_says_what_came() -> None:
    wiki = FakeConfluence(pages=[WikiPage(id="1", title="Printing"), WikiPage(id="2", title="Mail")])
    with on_a_port(wiki) as address:
        sample = allowed(f"confluence:{address}", confluence_spaces={"IT": "everyone"}).sample("confluence", address)
    assert sample is not None
    assert (sample.title, sample.characters, sample.readers) == ("Printing", len("Words."), ("everyone",))
    assert len(wiki.asked) == 2


def test_trying_tells_what_the_service_answers_and_what_is_not_set() -> None:
    with on_a_port(FakeConfluence()) as address:
        assert allowed(f"confluence:{address}").sample("confluence", address) is None
        with pytest.raises(NotReady, match="Check FIRSTLINE_CONFLUENCE_TOKEN"):
            allowed(f"confluence:{address}", confluence_token="wrong").sample("confluence", address)
        with pytest.raises(NotReady, match="No token is set"):
            allowed(f"confluence:{address}", confluence_token="").sample("confluence", address)


def test_of_tickets_it_says_whose_can_be_read() -> None:
    with on_a_port(PastTickets(tickets=[Past(id=1)])) as address:
        sample = allowed(f"zendesk:{address}").sample("zendesk", f"{address}/agent")
    assert sample is not None
    assert sample.groups == 2


def test_of_a_folder_the_first_file_that_can_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    sources = allowed(f"files:{tmp_path}")
    with pytest.raises(NotReady):
        sources.sample("files", str(tmp_path))
    (tmp_path / "b.md").write_text("# Chairs\n\nAsk facilities.\n")
    sample = sources.sample("files", str(tmp_path))
    assert sample is not None
    assert sample.title == "Chairs"


@pytest.mark.parametrize("place", ["wiki:https://acme.example", "confluence:acme.example", "files:handbook"])
def test_a_setting_that_allows_nothing_is_refused_at_the_start(place: str) -> None:
    with pytest.raises(ValueError, match=r"KIND:PLACE|names no"):
        allowed(place)
