"""What an administrator set up of Jira is asked there, and what is wrong is said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bootstrap.ticketing.jira import check_jira
from app.domain.errors import InvalidInput, NotReady
from app.settings import Settings
from tests.fakes.desk_server import desk_server
from tests.fakes.jira_desk import TOKEN, USER, FakeJiraDesk

IT = {"project": "IT", "request_type": "Get IT help"}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with desk_server(FakeJiraDesk()) as address:
        yield address


def some_settings(site: str, **changed: object) -> Settings:
    told: dict[str, object] = {"jira_url": site, "jira_user": USER, "jira_token": TOKEN, "jira_queues": {"*": IT}}
    return Settings.model_validate(told | changed)


def test_who_we_are_there_and_whose_tickets_stand_there_is_said(site: str) -> None:
    queues = {"it": IT, "facilities": {"project": "OPS"}}
    assert check_jira(some_settings(site, jira_queues=queues)).endswith(
        "knows us as 'Firstline'; tickets of facilities, it stand there"
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"jira_token": ""}, "Set FIRSTLINE_JIRA_TOKEN"),
        ({"jira_token": "wrong"}, "Check FIRSTLINE_JIRA_TOKEN"),
        ({"jira_queues": {}}, "`jira_queues` says of no queue"),
        ({"jira_queues": {"*": IT | {"request_type": "Coffee"}}}, "no request type 'Coffee': it has Get IT help"),
        ({"jira_queues": {"*": {"project": "HR", "request_type": "x"}}}, "no service desk 'HR'"),
        ({"jira_queues": {"*": {"project": "OPS", "issue_type": "Bug"}}}, "no type of issue 'Bug': it has Task"),
        ({"jira_queues": {"*": {"project": "NO"}}}, "answers 404"),
        ({"jira_url": "http://jira.example"}, "unencrypted"),
        ({"jira_url": "https://jira.invalid"}, "cannot be reached"),
        ({"jira_url": "https://10.0.0.7"}, "private network that is not permitted"),
        ({"jira_url": "https://user:secret@jira.example"}, "user name or password"),
        ({"jira_networks": ["ten"]}, "lists networks such as"),
    ],
)
def test_what_is_wrong_is_named(site: str, changed: dict[str, object], sentence: str) -> None:
    with pytest.raises((NotReady, InvalidInput), match=sentence) as refused:
        check_jira(some_settings(site, **changed))
    assert "secret" not in str(refused.value)
