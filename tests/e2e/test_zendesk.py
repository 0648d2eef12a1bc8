"""Zendesk from the outside: what Firstline cannot answer stands there, whatever happens to either process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.bootstrap.health import check_up
from app.settings import load_settings
from app.ticketing.zendesk.webhook import sign
from tests.e2e.desk_house import AGENT_TOKEN, SECRET, DeskHouse, Meddle, that_never_answers
from tests.e2e.killable import running
from tests.e2e.slack_world import eventually
from tests.fakes.desk_server import desk_server
from tests.fakes.zendesk_desk import TOKEN, USER, FakeZendesk
from tests.fakes.zendesk_shapes import GRACE, Ticket

pytestmark = pytest.mark.slow


@dataclass(slots=True, kw_only=True)
class House(DeskHouse):
    """Firstline, which can be killed and started again, and a Zendesk beside it."""

    zendesk: FakeZendesk

    def meddle(self, meddle: Meddle) -> None:
        self.zendesk.meddle = meddle

    def settings(self) -> dict[str, str]:
        return {
            "FIRSTLINE_ZENDESK_URL": self.site,
            "FIRSTLINE_ZENDESK_USER": USER,
            "FIRSTLINE_ZENDESK_TOKEN": TOKEN,
            "FIRSTLINE_ZENDESK_QUEUES": '{"*": {"group": "IT"}}',
            "FIRSTLINE_ZENDESK_POLL_SECONDS": "10",
            "FIRSTLINE_ZENDESK_WEBHOOK_SECRET": SECRET,
            "FIRSTLINE_AGENT_TOKEN": AGENT_TOKEN,
        }

    def there(self, ticket: str) -> Ticket:
        """Return the ticket there, once it is shown whole."""
        found = eventually(lambda: [one for one in list(self.zendesk.tickets.values()) if one.external_id == ticket])
        eventually(lambda: self.zendesk.said(found[0], public=False))
        return found[0]

    def call_webhook(self, there: Ticket, *, secret: str = SECRET) -> int:
        """Have Zendesk tell that a ticket changed; return what it is answered."""
        body = json.dumps({"ticket_id": there.id}).encode()
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        names = {"signature": sign(secret, moment, body), "signature-timestamp": moment}
        headers = {f"x-zendesk-webhook-{name}": value for name, value in names.items()}
        return httpx.post(f"{self.address}/zendesk/events", content=body, headers=headers, timeout=20).status_code


@pytest.fixture(scope="module")
def house(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = that_never_answers(built_home, tmp_path_factory.mktemp("zendesk"))
    zendesk = FakeZendesk(live=True, lag=1)
    with desk_server(zendesk) as site, running(House(zendesk=zendesk, site=site, home=home)) as made:
        yield made


def test_what_people_have_stands_there_from_the_question_to_the_end(house: House) -> None:
    request, ticket = house.ask("Could somebody bring 41 chairs to the roof?")
    there = house.there(ticket)
    house.call("POST", f"requests/{request}/replies", text="It is urgent, the guests come at noon.")
    house.call("POST", f"tickets/{ticket}/messages", text="They are on their way.", kind="reply", then="solved")
    eventually(lambda: there.status == "solved")
    first, second = (text.splitlines()[1] for text in house.zendesk.said(there, public=True))
    assert first == "It is urgent, the guests come at noon."
    assert second == "They are on their way."


def test_what_agents_do_there_reaches_the_requester_though_nobody_knocks(house: House) -> None:
    request, ticket = house.ask("Could somebody bring 42 chairs to the garden?")
    there = house.there(ticket)
    house.zendesk.write(there, "Who are they for?", public=False)
    house.zendesk.write(there, "They are on the terrace.")
    house.zendesk.change(there, status="solved", assignee=GRACE)
    eventually(lambda: house.call("GET", f"tickets/{ticket}")["state"] == "solved", seconds=60)
    assert house.replies(ticket) == ["They are on the terrace."]
    assert "They are on the terrace." in str(house.call("GET", f"requests/{request}"))
    assert "Who are they for?" not in str(house.call("GET", f"requests/{request}"))
    house.call("POST", f"requests/{request}/replies", text="It is still broken, there are only three.")
    eventually(lambda: house.zendesk.said(there, public=True)[-1].endswith("there are only three."))
    assert house.zendesk.said(there, public=True)[0] == "They are on the terrace."
    eventually(lambda: there.status == "open")


def test_only_zendesk_may_call_webhook(house: House) -> None:
    _, ticket = house.ask("Could somebody bring 44 chairs to the pier?")
    there = house.there(ticket)
    house.zendesk.write(there, "On their way.")
    assert house.call_webhook(there, secret="a guess") == 401
    assert house.call_webhook(there) == 200
    eventually(lambda: house.replies(ticket) == ["On their way."])


def test_a_kill_right_after_zendesk_made_a_ticket_makes_no_second_one(house: House) -> None:
    armed = house.kill_at("open", "after")
    _, ticket = house.ask("Could somebody bring a piano to the cellar?")
    eventually(lambda: not armed)
    house.restart()
    there = house.there(ticket)
    assert sum(one.external_id == ticket for one in house.zendesk.tickets.values()) == 1
    assert len(house.zendesk.said(there, public=False)) == 1


def test_a_kill_right_after_words_were_said_there_says_them_once_and_hears_them_never(house: House) -> None:
    request, ticket = house.ask("Could somebody bring 45 chairs to the tower?")
    there = house.there(ticket)
    armed = house.kill_at("change", "after")
    house.call("POST", f"requests/{request}/replies", text="Five of them, please.")
    eventually(lambda: not armed)
    house.restart()
    house.zendesk.write(there, "Here they are.")
    eventually(lambda: house.call_webhook(there) == 200)
    eventually(lambda: house.replies(ticket) == ["Here they are."])
    public = [text.splitlines()[-1] for text in house.zendesk.said(there, public=True)]
    assert public == ["Five of them, please.", "Here they are."]


def test_a_kill_while_words_are_taken_over_gives_them_to_the_requester_once(house: House) -> None:
    _, ticket = house.ask("Could somebody bring 43 chairs to the harbour?")
    there = house.there(ticket)
    armed = house.kill_at("comments", "after")
    house.zendesk.write(there, "Two are broken.")
    eventually(lambda: not armed, seconds=60)
    house.restart()
    eventually(lambda: house.replies(ticket), seconds=60)
    assert house.replies(ticket) == ["Two are broken."]


def test_the_doctor_asks_zendesk_who_we_are(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in house.settings().items():
        monkeypatch.setenv(name, value)
    check = next(one for one in check_up(load_settings(home=house.home)) if one.name == "zendesk")
    assert (check.ok, check.detail.startswith("Zendesk at")) == (True, True), check.detail
