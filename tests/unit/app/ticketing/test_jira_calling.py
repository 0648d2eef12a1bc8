"""What Jira answers when it does not work is one sentence that says what to do."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from app.domain.errors import DeliveryFailed
from app.mirroring.calling import Gone, Refused, Unsure
from tests.fakes.desk_acts import breaking, dropped, with_people
from tests.fakes.jira_desk import FakeJiraDesk
from tests.fakes.jira_world import DESK, JiraWorld
from tests.unit.app.ticketing.test_jira_sharing import shown


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (httpx.Response(401), Refused, "Check FIRSTLINE_JIRA_TOKEN"),
        (httpx.Response(403), Refused, "Give it the rights"),
        (httpx.Response(404, json={"errorMessages": ["Gone."]}), Gone, "deleted, or moved"),
        (httpx.Response(429, headers={"retry-after": "7"}), Refused, "tried again later"),
        (httpx.Response(502), Unsure, "answers 502"),
        (httpx.Response(302, headers={"location": "https://login.example"}), Refused, "Set `jira_url`"),
        (httpx.Response(200, text="<html>"), Unsure, "a page instead of data"),
        (httpx.Response(200, json={"nothing": 1}), Unsure, "not of the known form"),
    ],
)
def test_what_goes_wrong_is_one_sentence_that_says_what_to_do(
    answer: httpx.Response, kind: type[DeliveryFailed], sentence: str
) -> None:
    world = JiraWorld()
    ticket = with_people(world)
    issue = shown(world, ticket)
    breaking(world, "issue", "before", how=lambda: answer)
    with pytest.raises(kind, match=sentence) as failed:
        world.desk().update(ticket, issue.id)
    assert failed.value.wait == (7.0 if answer.status_code == 429 else 0.0)
    assert failed.value.final == (answer.status_code in {403, 404})


def test_a_request_type_that_is_none_is_named_with_those_there_are() -> None:
    world = JiraWorld(places={"*": replace(DESK, request_type="Coffee")})
    with pytest.raises(Gone, match="no request type 'Coffee': it has Get IT help, Report a fault"):
        world.desk().create(with_people(world))
    other = JiraWorld(places={"*": replace(DESK, project="HR")})
    with pytest.raises(Gone, match="no service desk 'HR'"):
        other.desk().create(with_people(other))


def test_a_data_center_is_spoken_to_as_well() -> None:
    world = JiraWorld(jira=FakeJiraDesk(cloud=False))
    ticket = with_people(world)
    breaking(world, "request", "after", how=dropped)
    with pytest.raises(Unsure):
        world.desk().create(ticket)
    shown(world, ticket)
