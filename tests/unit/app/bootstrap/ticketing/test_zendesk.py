"""What an administrator set up of Zendesk is asked there, and what is wrong is said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from app.bootstrap.ticketing.zendesk import check_zendesk
from app.domain.errors import InvalidInput, NotReady
from app.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.desk_server import desk_server
from tests.fakes.zendesk_desk import TOKEN, USER, FakeZendesk
from tests.fakes.zendesk_shapes import US


@pytest.fixture
def zendesk() -> FakeZendesk:
    return FakeZendesk(live=True)


@pytest.fixture
def site(zendesk: FakeZendesk) -> Iterator[str]:
    with desk_server(zendesk) as address:
        yield address


def checked(site: str, **changed: object) -> str:
    told: dict[str, object] = {"zendesk_url": site, "zendesk_user": USER, "zendesk_token": TOKEN}
    told |= {"zendesk_queues": {"*": {"group": "IT"}}} | changed
    return check_zendesk(Settings.model_validate(told), FakeClock(datetime.now(UTC)))


@pytest.mark.parametrize("user", [USER, f"{USER}/token", ""])
def test_who_we_are_there_and_whose_tickets_stand_there_is_said(site: str, user: str) -> None:
    queues = {"it": {"group": "IT", "tags": ["chat"]}, "facilities": {"group": "12"}, "hr": {}}
    assert checked(site, zendesk_queues=queues, zendesk_user=user).endswith(
        "knows us as 'Firstline'; tickets of facilities, hr, it stand there"
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"zendesk_token": ""}, "Set FIRSTLINE_ZENDESK_TOKEN"),
        ({"zendesk_token": "wrong"}, "Check FIRSTLINE_ZENDESK_TOKEN"),
        ({"zendesk_queues": {}}, "`zendesk_queues` says of no queue"),
        ({"zendesk_queues": {"*": {"group": "Coffee"}}}, "no group 'Coffee': it has Facilities, IT"),
        ({"zendesk_url": "http://acme.zendesk.example"}, "unencrypted"),
        ({"zendesk_url": "https://acme.invalid"}, "cannot be reached"),
        ({"zendesk_url": "https://10.0.0.7"}, "private network that is not permitted"),
        ({"zendesk_url": "https://user:secret@acme.example"}, "user name or password"),
    ],
)
def test_what_is_wrong_is_named(site: str, changed: dict[str, object], sentence: str) -> None:
    with pytest.raises((NotReady, InvalidInput), match=sentence) as refused:
        checked(site, **changed)
    assert "secret" not in str(refused.value)


def test_an_account_that_is_no_agent_or_may_not_ask_what_changed_is_found_out(zendesk: FakeZendesk, site: str) -> None:
    forbidden = httpx.Response(403, json={"error": {"title": "Forbidden", "message": "You do not have access."}})
    zendesk.meddle = lambda call, at: forbidden if (call, at) == ("export", "before") else None
    with pytest.raises(NotReady, match=r"answers 403. .* docs/zendesk.md"):
        checked(site)
    zendesk.people[US] = ("Firstline", USER, "end-user")
    with pytest.raises(NotReady, match="who is no agent there"):
        checked(site)
