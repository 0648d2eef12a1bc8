"""Jira from the outside: what Firstline cannot answer stands there, whatever happens to either process."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.bootstrap.health import check_up
from app.settings import load_settings
from tests.e2e.desk_house import AGENT_TOKEN, SECRET, DeskHouse, Meddle, that_never_answers
from tests.e2e.killable import running
from tests.e2e.slack_world import eventually
from tests.fakes.desk_server import desk_server
from tests.fakes.jira_desk import TOKEN, USER, FakeJiraDesk
from tests.fakes.jira_shapes import DONE, GRACE, Issue

pytestmark = pytest.mark.slow
QUEUES = '{"*": {"project": "IT", "request_type": "Get IT help"}}'


@dataclass(slots=True, kw_only=True)
class House(DeskHouse):
    """Firstline, which can be killed and started again, and a Jira beside it."""

    jira: FakeJiraDesk

    def meddle(self, meddle: Meddle) -> None:
        self.jira.meddle = meddle

    def settings(self) -> dict[str, str]:
        return {
            "FIRSTLINE_JIRA_URL": self.site,
            "FIRSTLINE_JIRA_USER": USER,
            "FIRSTLINE_JIRA_TOKEN": TOKEN,
            "FIRSTLINE_JIRA_QUEUES": QUEUES,
            "FIRSTLINE_JIRA_POLL_SECONDS": "5",
            "FIRSTLINE_JIRA_WEBHOOK_SECRET": SECRET,
            "FIRSTLINE_AGENT_TOKEN": AGENT_TOKEN,
        }

    def issue_of(self, ticket: str) -> Issue:
        return eventually(
            lambda: [one for one in list(self.jira.issues.values()) if ticket in one.fields["description"]]
        )[0]


@pytest.fixture(scope="module")
def house(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = that_never_answers(built_home, tmp_path_factory.mktemp("jira"))
    jira = FakeJiraDesk()
    with desk_server(jira) as site, running(House(jira=jira, site=site, home=home)) as made:
        yield made


def test_what_people_have_stands_in_jira_from_the_question_to_the_end(house: House) -> None:
    request, ticket = house.ask("Could somebody bring 41 chairs to the roof?")
    issue = house.issue_of(ticket)
    assert issue.key.startswith("IT-")
    eventually(lambda: house.jira.said(issue, public=False))
    house.call("POST", f"requests/{request}/replies", text="It is urgent, the guests come at noon.")
    house.call("POST", f"tickets/{ticket}/messages", text="They are on their way.", kind="reply", then="solved")
    eventually(lambda: issue.status == DONE)
    first, second = (text.splitlines()[1] for text in house.jira.said(issue, public=True))
    assert first == "It is urgent, the guests come at noon."
    assert second == "They are on their way."


def test_what_agents_do_in_jira_reaches_the_requester(house: House) -> None:
    request, ticket = house.ask("Could somebody bring 42 chairs to the garden?")
    issue = house.issue_of(ticket)
    eventually(lambda: "firstline.sync" in issue.properties)
    house.jira.now = datetime.now(UTC)
    house.jira.write(issue, "Who are they for?", public=False)
    house.jira.write(issue, "They are on the terrace.")
    house.jira.change(issue, status=DONE, resolution="Done", assignee=GRACE)
    eventually(lambda: house.call("GET", f"tickets/{ticket}")["state"] == "solved")
    told = house.call("GET", f"tickets/{ticket}")
    assert [(one["kind"], one["text"]) for one in told["messages"][2:]] == [
        ("note", "Who are they for?"),
        ("reply", "They are on the terrace."),
    ]
    assert "They are on the terrace." in str(house.call("GET", f"requests/{request}"))
    assert "Who are they for?" not in str(house.call("GET", f"requests/{request}"))
    house.call("POST", f"requests/{request}/replies", text="It is still broken, there are only three.")
    eventually(lambda: house.jira.said(issue, public=True)[-1].endswith("there are only three."))
    assert house.jira.said(issue, public=True)[0] == "They are on the terrace."
    eventually(lambda: issue.status != DONE)


def test_only_jira_may_knock(house: House) -> None:
    body = b'{"issue": {"id": "10001"}}'
    signature = "sha256=" + hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()
    door = f"{house.address}/jira/events"
    assert httpx.post(door, content=body, headers={"x-hub-signature": signature}).status_code == 200
    assert httpx.post(door, content=body + b" ", headers={"x-hub-signature": signature}).status_code == 401


def test_a_kill_while_words_are_taken_over_gives_them_to_the_requester_once(house: House) -> None:
    _, ticket = house.ask("Could somebody bring 43 chairs to the harbour?")
    issue = house.issue_of(ticket)
    eventually(lambda: "firstline.sync" in issue.properties)
    house.jira.now = datetime.now(UTC)
    armed = house.kill_at("comments", "after")
    house.jira.write(issue, "Two are broken.")
    eventually(lambda: not armed)
    house.restart()
    eventually(lambda: house.replies(ticket))
    assert house.replies(ticket) == ["Two are broken."]


def test_a_kill_right_after_jira_made_an_issue_makes_no_second_one(house: House) -> None:
    armed = house.kill_at("request", "after")
    _, ticket = house.ask("Could somebody bring a piano to the cellar?")
    eventually(lambda: not armed)
    house.restart()
    issue = house.issue_of(ticket)
    eventually(lambda: "firstline.sync" in issue.properties)
    assert sum(ticket in one.fields["description"] for one in house.jira.issues.values()) == 1
    assert len(house.jira.said(issue, public=False)) == 1


def test_the_doctor_asks_jira_who_we_are(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in house.settings().items():
        monkeypatch.setenv(name, value)
    check = next(one for one in check_up(load_settings(home=house.home)) if one.name == "jira")
    assert (check.ok, check.detail.startswith("Jira at")) == (True, True)
