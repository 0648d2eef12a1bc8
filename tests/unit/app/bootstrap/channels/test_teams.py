"""Whether Teams is set up as it must be, in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from app.bootstrap.channels.teams import check_teams
from app.domain.errors import DeliveryFailed, NotReady
from app.settings import Settings
from tests.fakes.teams import APP, IT, TENANT
from tests.fakes.teams_server import SECRET, TeamsServer, teams_server


@pytest.fixture(scope="module")
def teams() -> Iterator[TeamsServer]:
    with teams_server() as running:
        yield running


def set_up(teams: TeamsServer, *, secret: str = SECRET, site: str = "https://help.example/") -> Settings:
    return Settings(
        teams_app_id=APP,
        teams_app_password=SecretStr(secret),
        teams_tenant_id=TENANT,
        teams_login_url=teams.address,
        teams_keys_url=f"{teams.address}/about",
        teams_hosts=("127.0.0.1",),
        teams_service_url=teams.service,
        public_url=site,
    )


def test_where_all_is_well_it_says_what_microsoft_must_know(teams: TeamsServer) -> None:
    assert "https://help.example/teams/messages" in check_teams(set_up(teams))


def test_it_says_whether_the_bot_is_where_agents_work(teams: TeamsServer) -> None:
    there = set_up(teams).model_copy(update={"teams_queues": {"*": IT}})
    assert "the bot is in the channels of agents" in check_teams(there)
    elsewhere = there.model_copy(update={"teams_queues": {"it": IT, "*": "19:lunch@thread.tacv2"}})
    with pytest.raises(NotReady, match=r"the bot is not in 19:lunch@thread\.tacv2"):
        check_teams(elsewhere)


def test_it_says_where_guests_keep_cards_away(teams: TeamsServer) -> None:
    shared = set_up(teams).model_copy(update={"teams_queues": {"*": IT}})
    teams.guests = frozenset({IT})
    try:
        with pytest.raises(NotReady, match="guests are in the team of 19:it@thread"):
            check_teams(shared)
    finally:
        teams.guests = frozenset()


def test_channels_of_agents_are_reached_at_microsofts_hosts_alone(teams: TeamsServer) -> None:
    told = {"teams_queues": {"*": IT}, "teams_service_url": "https://evil.example/"}
    with pytest.raises(NotReady, match="teams_service_url"):
        check_teams(set_up(teams).model_copy(update=told))


def test_a_wrong_secret_is_said_and_not_shown(teams: TeamsServer) -> None:
    with pytest.raises(DeliveryFailed, match="the client secret is wrong") as failed:
        check_teams(set_up(teams, secret="not-it"))
    assert "not-it" not in str(failed.value)


def test_half_a_configuration_names_what_is_missing(teams: TeamsServer) -> None:
    with pytest.raises(NotReady, match="teams_app_password"):
        check_teams(set_up(teams, secret=""))


def test_a_tenant_is_named_by_its_id(teams: TeamsServer) -> None:
    named = set_up(teams).model_copy(update={"teams_tenant_id": "halyard.example"})
    with pytest.raises(NotReady, match="not its name"):
        check_teams(named)


def test_without_a_public_address_microsoft_cannot_post(teams: TeamsServer) -> None:
    with pytest.raises(NotReady, match="public_url"):
        check_teams(set_up(teams, site=""))
