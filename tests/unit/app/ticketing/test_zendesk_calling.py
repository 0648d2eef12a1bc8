"""What Zendesk answers when it does not work is one sentence that says what to do."""

from __future__ import annotations

import httpx
import pytest

from app.domain.errors import DeliveryFailed
from app.mirroring.calling import Gone, Refused, Unsure
from tests.fakes.desk_acts import breaking, with_people
from tests.fakes.zendesk_world import ZendeskWorld
from tests.unit.app.ticketing.test_zendesk_sharing import shown


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (httpx.Response(401, json={"error": "Couldn't authenticate you"}), Refused, "Check FIRSTLINE_ZENDESK_TOKEN"),
        (httpx.Response(403, json={"error": {"title": "Forbidden", "message": "No."}}), Refused, "Give it the role"),
        (httpx.Response(404, json={"error": "RecordNotFound", "description": "Not found"}), Gone, "It was deleted"),
        (httpx.Response(429, headers={"retry-after": "7"}), Refused, "tried again later"),
        (httpx.Response(503), Unsure, "answers 503"),
        (httpx.Response(302, headers={"location": "https://login.example"}), Refused, "Set `zendesk_url`"),
        (httpx.Response(200, text="<html>"), Unsure, "a page instead of data"),
        (httpx.Response(200, json={"nothing": 1}), Unsure, "not of the known form"),
    ],
)
def test_what_goes_wrong_is_one_sentence_that_says_what_to_do(
    answer: httpx.Response, kind: type[DeliveryFailed], sentence: str
) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    breaking(world, "ticket", "before", how=lambda: answer)
    with pytest.raises(kind, match=sentence) as failed:
        world.desk().update(ticket, str(there.id))
    assert failed.value.wait == (7.0 if answer.status_code == 429 else 0.0)
    assert failed.value.final == (answer.status_code in {403, 404})
