"""Whether the account may read what is indexed of a Zendesk is found out before anybody waits for it."""

from __future__ import annotations

import pytest

from app.bootstrap.sources.zendesk import build_web, check_zendesk_sources
from app.domain.errors import InvalidInput, NotReady
from app.settings import Settings
from indexer.sources.zendesk.guide_api import GuideApi
from indexer.types import SourceUnavailable
from tests.fakes.served import on_a_port
from tests.fakes.web_api import TOKEN
from tests.fakes.zendesk_guide import FakeGuide, article
from tests.fakes.zendesk_past import Past, PastTickets


def settings(**changed: object) -> Settings:
    return Settings.model_validate({"zendesk_user": "firstline@acme.example", "zendesk_token": TOKEN} | changed)


def checked(zendesk: FakeGuide | PastTickets, path: str = "", **changed: object) -> str:
    with on_a_port(zendesk) as address:
        return check_zendesk_sources(settings(**changed), [f"{address}{path}"])


def test_what_may_be_read_is_said_of_each_place() -> None:
    assert checked(FakeGuide(articles=[article(1)])).startswith("Zendesk at '127.0.0.1:")
    assert "knows us as 'Firstline', who may read the articles of zendesk:" in checked(FakeGuide(articles=[article(1)]))
    assert checked(PastTickets(tickets=[Past(id=1)]), "/agent").endswith("who may read the tickets of 2 group(s)")
    assert check_zendesk_sources(settings(), []) == "nothing of it is indexed"


def test_who_may_not_ask_for_segments_is_told_to_name_them_by_number() -> None:
    assert "name them by number" in checked(FakeGuide(articles=[article(1)], tells_segments=False))


def test_what_the_account_lacks_is_said() -> None:
    with pytest.raises(NotReady, match="no agent there"):
        checked(FakeGuide(articles=[article(1)], role="end-user"))
    with pytest.raises(SourceUnavailable, match="may not read there"):
        checked(PastTickets(tickets=[Past(id=1)], tells_changes=False), "/agent")
    with pytest.raises(SourceUnavailable, match="FIRSTLINE_ZENDESK_TOKEN"):
        checked(FakeGuide(articles=[article(1)]), zendesk_token="wrong")
    with pytest.raises(NotReady, match="Set FIRSTLINE_ZENDESK_TOKEN"):
        checked(FakeGuide(), zendesk_token="")


@pytest.mark.parametrize("address", ["https://10.0.0.7", "https://169.254.169.254"])
def test_the_token_never_goes_into_a_private_network(address: str) -> None:
    web = build_web(settings(), address, lambda _: None, sleep=lambda _: None)
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        list(GuideApi(web=web).articles(""))


def test_the_token_never_goes_out_in_the_clear() -> None:
    with pytest.raises(InvalidInput, match="unencrypted"):
        check_zendesk_sources(settings(), ["http://acme.zendesk.com"])
