"""Files sent on the page of a request and over the API, and who gets them back."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.upload import MAX_BYTES
from app.services.front_desk import FrontDesk
from tests.fakes.asking_pages import ask
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk, a_seat
from tests.fakes.markup import Page, text_of, values
from tests.fakes.wiring import Wiring

File = tuple[str, bytes, str]
LOG: File = ("vpn.log", b"12:01 error 809", "text/plain")
AS_AGENT = {"Authorization": "Bearer let-me-in"}


@pytest.fixture
def desk() -> FrontDesk:
    return a_desk(Wiring(answerer=FakeAnswerer(result=None)))


def send(client: TestClient, where: str, *files: File, text: str = "Here it is") -> Page:
    return client.post(f"{where}/replies", data={"text": text}, files=[("files", file) for file in files])


def links(page: Page) -> list[str]:
    return values(page, "//*[contains(@href, '/files/')]/@href")


def test_a_file_goes_with_what_is_written_and_comes_back_to_be_kept(desk: FrontDesk) -> None:
    client = a_client(desk)
    page = send(client, str(ask(client).url), LOG)
    assert "vpn.log" in text_of(page)
    (link,) = links(page)
    got = client.get(link)
    assert (got.status_code, got.content) == (200, LOG[1])
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''vpn.log"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["cache-control"] == "no-store"


def test_a_page_is_handed_out_as_a_text(desk: FrontDesk) -> None:
    client = a_client(desk)
    (link,) = links(send(client, str(ask(client).url), ("x.html", b"<script>alert(1)</script>", "text/html")))
    got = client.get(link)
    assert got.headers["content-type"].startswith("text/plain")
    assert got.headers["content-disposition"].endswith("x.html.txt")


def test_a_file_without_a_word_is_something_more_to_know(desk: FrontDesk) -> None:
    client = a_client(desk)
    page = send(client, str(ask(client).url), LOG, text="")
    assert "vpn.log" in text_of(page)
    ticket = client.get("/api/v1/tickets", headers=AS_AGENT).json()["tickets"][0]
    messages = client.get(f"/api/v1/tickets/{ticket['id']}", headers=AS_AGENT).json()["messages"]
    assert [(one["text"], [file["text"] for file in one["files"]]) for one in messages if one["files"]] == [
        ("vpn.log", ["12:01 error 809"])
    ]


def test_nobody_else_gets_it_and_agents_do(desk: FrontDesk) -> None:
    client, other = a_client(desk), a_client(desk)
    (link,) = links(send(client, str(ask(client).url), LOG))
    assert other.get(link).status_code == 404
    theirs = str(ask(other).url).rpartition("/")[2]
    file_id = link.rpartition("/")[2]
    assert other.get(f"/requests/{theirs}/files/{file_id}").status_code == 404
    assert other.get(f"/api/v1{link}").status_code == 404
    assert other.get(f"/api/v1{link}", headers=AS_AGENT).content == LOG[1]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.png", b"MZ\x90\x00", "image/png")], "This kind of file is not taken."),
        ([("a.txt", b"x" * (MAX_BYTES + 1), "text/plain")], "at most 5 MB"),
        ([LOG] * 6, "too many files"),
    ],
)
def test_what_is_not_taken_is_said_and_the_words_still_stand(desk: FrontDesk, files: list[File], sentence: str) -> None:
    client = a_client(desk)
    asked = ask(client)
    refused = send(client, str(asked.url), *files, text="see the screen")
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert "see the screen</textarea>" in refused.text
    assert not links(client.get(str(asked.url)))


def test_the_field_left_empty_is_no_file(desk: FrontDesk) -> None:
    client = a_client(desk)
    body = (
        '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nmore to know\r\n'
        '--b\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    page = client.post(f"{ask(client).url}/replies", content=body, headers=headers)
    assert page.status_code == 200
    assert "more to know" in text_of(page)
    assert not links(page)


def test_the_same_form_twice_sends_once(desk: FrontDesk) -> None:
    client = a_client(desk)
    where = str(ask(client).url)
    for _ in range(2):
        page = client.post(f"{where}/replies", data={"text": "Here", "message": "m1"}, files=[("files", LOG)])
    assert len(links(page)) == 1


def test_far_too_much_is_refused_before_it_is_read(desk: FrontDesk) -> None:
    client = a_client(desk)
    huge = ("a.txt", b"x" * (27 * 2**20), "text/plain")
    assert send(client, str(ask(client).url), huge).status_code == 413


def test_the_api_takes_and_names_files(desk: FrontDesk) -> None:
    client = a_client(desk)
    asked = client.post("/api/v1/requests", json={"text": "vpn"}).json()["request_id"]
    where = f"/api/v1/requests/{asked}/files"
    said = client.post(where, files=[("files", LOG)], data={"text": "the log", "message_id": "m1"}).json()
    (file,) = said["files"]
    assert (file["name"], file["type"]) == ("vpn.log", "text/plain")
    assert client.get(f"{where}/{file['id']}").content == LOG[1]
    refused = client.post(where, files=[("files", ("a.exe", b"MZ\0", "image/png"))])
    assert refused.status_code == 422
    assert "not taken" in refused.json()["detail"]


def at_work(desk: FrontDesk) -> tuple[TestClient, TestClient, str]:
    """A requester's browser on the page of a request, an agent's, and the ticket."""
    client, agent = a_client(desk), a_seat(desk, role="agent")
    ask(client)
    return client, agent, client.get("/api/v1/tickets", headers=AS_AGENT).json()["tickets"][0]["id"]


def reply(agent: TestClient, ticket: str, *files: File, version: int = 2, text: str = "The form.") -> Page:
    data = {"text": text, "version": str(version), "key": "k1"}
    return agent.post(f"/desk/tickets/{ticket}/reply", data=data, files=[("files", file) for file in files])


def test_an_agent_sends_a_file_with_a_reply_and_the_requester_alone_gets_it(desk: FrontDesk) -> None:
    client, agent, ticket = at_work(desk)
    version = agent.get(f"/api/v1/tickets/{ticket}", headers=AS_AGENT).json()["version"]
    page = reply(agent, ticket, LOG, version=version)
    (at_desk,) = links(page)
    shown = client.get(f"/requests/{at_desk.split('/')[2]}")
    assert links(shown) == [at_desk]
    assert text_of(shown).index("The form.") < text_of(shown).index("vpn.log")
    assert "Files you sent" not in shown.text
    assert client.get(at_desk).content == agent.get(at_desk).content == LOG[1]
    assert a_client(desk).get(at_desk).status_code == 404
    again = reply(agent, ticket, LOG, version=version + 1)
    assert len(links(again)) == 1  # the same form twice is once


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.png", b"MZ\x90\x00", "image/png")], "This kind of file is not taken."),
        ([("a.txt", b"x" * (MAX_BYTES + 1), "text/plain")], "at most 5 MB"),
        ([LOG] * 6, "too many files"),
    ],
)
def test_a_file_that_is_not_taken_sends_no_reply_and_keeps_the_words(
    desk: FrontDesk, files: list[File], sentence: str
) -> None:
    client, agent, ticket = at_work(desk)
    version = agent.get(f"/api/v1/tickets/{ticket}", headers=AS_AGENT).json()["version"]
    refused = reply(agent, ticket, *files, version=version, text="see the screen")
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert "see the screen</textarea>" in refused.text
    assert len(client.get(f"/api/v1/tickets/{ticket}", headers=AS_AGENT).json()["messages"]) == 1


def test_where_something_came_in_between_the_files_are_to_be_chosen_again(desk: FrontDesk) -> None:
    _, agent, ticket = at_work(desk)
    said = reply(agent, ticket, LOG, version=99)
    assert said.status_code == 409
    assert "Choose them again" in text_of(said)
    assert 'type="file"' in said.text


def test_five_files_as_large_as_may_be_are_taken_together(desk: FrontDesk) -> None:
    client = a_client(desk)
    large = [(f"{number}.txt", b"x" * MAX_BYTES, "text/plain") for number in range(5)]
    assert len(links(send(client, str(ask(client).url), *large))) == 5


def test_a_request_that_is_full_says_so_and_not_that_five_are_too_many(desk: FrontDesk) -> None:
    client = a_client(desk)
    where = str(ask(client).url)
    for _ in range(6):
        assert send(client, where, *[LOG] * 5).status_code == 200
    refused = send(client, where, LOG)
    assert "as many files with this request as it can hold" in text_of(refused)
    assert "at most five" not in text_of(refused).partition("Files, if they help")[0]


def test_an_address_in_a_reply_can_be_followed_and_nothing_else_in_it_is_markup(desk: FrontDesk) -> None:
    client, agent, ticket = at_work(desk)
    version = agent.get(f"/api/v1/tickets/{ticket}", headers=AS_AGENT).json()["version"]
    said = 'See https://kb.example/a?b=1&c="x" <b>now</b> javascript:alert(1)'
    page = reply(agent, ticket, version=version, text=said)
    shown = client.get(f"/requests/{client.get(f'/api/v1/tickets/{ticket}', headers=AS_AGENT).json()['request_id']}")
    for one in (page, shown):
        assert 'href="https://kb.example/a?b=1&amp;c=' in one.text
        assert "<b>now" not in one.text
        assert 'href="javascript' not in one.text
