"""Mail from the outside: people write to the address, and Firstline behaves, whatever happens to its process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from app.bootstrap.channels.email import check_mailbox, check_sending
from app.domain.errors import DeliveryFailed
from app.settings import load_settings
from tests.e2e.email_world import AGENT, Office, home_for_mail
from tests.e2e.killable import running
from tests.e2e.slack_world import eventually
from tests.fakes.email_mails import a_mail
from tests.fakes.email_server import mail_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with mail_server() as mail:
        mail.deliver(a_mail("Written before anybody listened", subject="Old"))
        home = home_for_mail(built_home, tmp_path_factory.mktemp("email"))
        with running(Office(mail=mail, home=home)) as made:
            eventually(made.has_read)
            yield made


def test_a_question_is_answered_and_a_link_says_that_it_is_solved(office: Office) -> None:
    uid = office.mail.deliver(a_mail(subject="Password", id="<q1@halyard.example>"))
    letter = office.letter_about("Password")
    assert letter["In-Reply-To"] == "<q1@halyard.example>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert "password" in _text(letter).lower()
    eventually(lambda: "Seen" in office.mail.flags(uid))
    assert not office.ticket("Written before anybody listened")
    link = _link(letter, "That solved it")
    assert "That solved it" in httpx.get(link).text
    assert office.ticket("Password")["state"] == "answered"
    token = httpx.URL(link).params["t"]
    assert "Glad that is solved." in httpx.post(f"{office.address}/said", data={"t": token}).text
    assert office.ticket("Password")["state"] == "solved"


def test_an_agent_and_the_asker_write_to_each_other_on_one_ticket(office: Office) -> None:
    office.mail.deliver(a_mail("I need to talk to a person about my salary.", subject="Salary"))
    first = office.letter_about("Salary")
    ticket = eventually(lambda: office.ticket("Salary"))
    told = {"kind": "reply", "text": "Which month is it about?", "then": "pending_requester"}
    messages = f"{office.address}/api/v1/tickets/{ticket['id']}/messages"
    assert httpx.post(messages, json=told, headers=AGENT).status_code < 300
    second = office.letter_about("Salary", number=2)
    assert "Which month is it about?" in _text(second)
    assert second["Auto-Submitted"] is None
    assert first["Message-ID"] != second["Message-ID"]
    office.mail.deliver(a_mail("It is about May.", subject="Re: Salary", answers=str(second["Message-ID"])))
    eventually(lambda: "It is about May." in httpx.get(f"{messages.rpartition('/')[0]}", headers=AGENT).text)
    assert len([one for one in office.tickets() if "Salary" in one["subject"]]) == 1


def test_a_kill_between_the_servers_word_and_our_note_repeats_the_same_mail_and_loses_none(office: Office) -> None:
    armed = [True]

    def meddle(step: str) -> None:
        if armed and step == "sent" and office.about("VPN at home"):
            armed.clear()
            office.kill()

    office.mail.meddle = meddle
    office.mail.deliver(a_mail("How do I connect to the VPN from home?", subject="VPN at home"))
    eventually(lambda: not armed)
    office.mail.meddle = lambda _: None
    office.restart()
    eventually(lambda: len(office.about("VPN at home")) == 2)
    office.come_to_rest()
    assert len({str(mail["Message-ID"]) for mail in office.about("VPN at home")}) == 1
    assert len(office.about("VPN at home")) == 2
    assert len([one for one in office.tickets() if one["subject"] == "VPN at home"]) == 1


def test_the_doctor_says_what_stands(office: Office) -> None:
    settings = {name.removeprefix("FIRSTLINE_").lower(): value for name, value in office.mail.settings().items()}
    plain = {name: value for name, value in settings.items() if name != "email_domains"}
    right = load_settings(home=office.home, **plain)
    assert "is open" in check_mailbox(right)
    assert "takes mail from help@halyard.example" in check_sending(right)
    wrong = load_settings(home=office.home, **plain | {"email_password": "another"})
    for check in (check_mailbox, check_sending):
        with pytest.raises(DeliveryFailed, match="email_password"):
            check(wrong)


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _link(letter: EmailMessage, label: str) -> str:
    found = re.search(rf"{label}: (\S+)", _text(letter))
    assert found, _text(letter)
    return found[1]
