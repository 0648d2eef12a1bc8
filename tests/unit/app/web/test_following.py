"""The page of a link: opening it changes nothing, its button does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.bootstrap.faces import assemble
from tests.fakes.email_desk import EmailDesk, token_of
from tests.fakes.faces import a_desk
from tests.unit.app.channels.email.test_rater import solved


@pytest.fixture
def desk() -> EmailDesk:
    made = EmailDesk()
    made.receive()
    return made


@pytest.fixture
def client(desk: EmailDesk) -> TestClient:
    front = replace(a_desk(desk.wiring), follow_link=desk.follow_link)
    return TestClient(assemble(front))


def test_the_page_shows_the_question_and_one_button_and_changes_nothing(desk: EmailDesk, client: TestClient) -> None:
    token = token_of(desk.posted.last(), "That solved it")
    shown = client.get("/said", params={"t": token})
    assert shown.status_code == 200
    assert "A question" in shown.text
    assert '<button class="primary" type="submit" dir="auto">That solved it</button>' in shown.text
    assert client.head("/said", params={"t": token}).status_code in {200, 405}
    assert desk.tickets()[0].state == "answered"


def test_the_button_says_it(desk: EmailDesk, client: TestClient) -> None:
    token = token_of(desk.posted.last(), "That solved it")
    assert "Glad that is solved." in client.post("/said", data={"t": token}).text
    assert desk.tickets()[0].state == "solved"


def test_a_form_of_another_site_is_refused(desk: EmailDesk, client: TestClient) -> None:
    token = token_of(desk.posted.last(), "That solved it")
    answer = client.post("/said", data={"t": token}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert desk.tickets()[0].state == "answered"


def test_what_we_did_not_sign_is_said_to_be_too_old(client: TestClient) -> None:
    for answer in (client.get("/said?t=x.y"), client.post("/said", data={"t": "x.y"})):
        assert answer.status_code == 404
        assert "This link is too old" in answer.text


def test_a_house_without_mail_has_no_such_links() -> None:
    assert TestClient(assemble(a_desk())).get("/said?t=x").status_code == 404


def test_how_it_was_is_said_with_a_comment_and_once() -> None:
    desk = solved("stars")
    client = TestClient(assemble(replace(a_desk(desk.wiring), follow_link=desk.follow_link)))
    token = token_of(desk.posted.last(), "★★")
    shown = client.get("/said", params={"t": token}).text
    assert ">★★</button>" in shown
    assert 'id="comment"' in shown
    said = {"t": token, "comment": "Slow"}
    assert "Thank you for telling us." in client.post("/said", data=said).text
    assert "we have your answer already" in client.post("/said", data=said).text
