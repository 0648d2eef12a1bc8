"""Mail at a house whose servers take tokens only: tokens end whenever they like, and nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from starlette.responses import Response

from tests.e2e.email_world import Office, home_for_mail
from tests.e2e.killable import running
from tests.e2e.slack_world import eventually
from tests.fakes.email_mails import ME, a_mail
from tests.fakes.email_server import mail_server
from tests.fakes.token_server import TokenServer, token_server

pytestmark = pytest.mark.slow


@dataclass(slots=True, kw_only=True)
class TokenOffice(Office):
    """An office whose mail is at Microsoft's, or so it thinks."""

    tokens: TokenServer

    def settings(self) -> dict[str, str]:
        mine = {"FIRSTLINE_EMAIL_PASSWORD": "", "FIRSTLINE_EMAIL_REPLIES_PER_HOUR": "100"}
        return Office.settings(self) | self.tokens.microsoft() | mine

    def told_about(self, *subjects: str) -> bool:
        """Whether each of these mails was answered."""
        return all(self.about(subject) for subject in subjects)


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TokenOffice]:
    with token_server(ME) as tokens, mail_server(tokens) as mail:
        home = home_for_mail(built_home, tmp_path_factory.mktemp("email"))
        with running(TokenOffice(mail=mail, home=home, tokens=tokens)) as made:
            eventually(made.has_read)
            yield made


@pytest.mark.parametrize("rude", [False, True])
def test_tokens_that_end_while_mail_is_waited_for_lose_and_double_nothing(office: TokenOffice, rude: bool) -> None:
    office.mail.rude = rude
    before, subjects = office.mail.sessions, [f"Way {rude} {number}" for number in range(6)]
    for one, two in zip(subjects[::2], subjects[1::2], strict=True):
        office.mail.deliver(a_mail(f"How do I connect to the VPN from home? {one}", subject=one))
        office.tokens.end_all()
        office.mail.deliver(a_mail(f"How do I connect to the VPN from home? {two}", subject=two))
        eventually(partial(office.told_about, one, two), seconds=60)
    office.come_to_rest()
    assert {subject: len(office.about(subject)) for subject in subjects} == dict.fromkeys(subjects, 1)
    assert Counter(ticket["subject"] for ticket in office.tickets() if ticket["subject"] in subjects) == Counter(
        subjects
    )
    assert office.mail.sessions - before >= 3


@pytest.mark.parametrize("step", ["fetched", "sent"])
def test_a_kill_half_way_and_tokens_that_ended_meanwhile_lose_and_double_nothing(
    office: TokenOffice, step: str
) -> None:
    armed, subject = [True], f"Killed when {step}"

    def meddle(now: str) -> None:
        # A mail that an earlier test still waited for is no step of this one.
        if armed and now == step and (now != "sent" or office.about(subject)):
            armed.clear()
            office.tokens.end_all()
            office.kill()

    office.mail.meddle = meddle
    office.mail.deliver(a_mail(f"How do I connect to the VPN from home? {subject}", subject=subject))
    eventually(lambda: not armed)
    office.mail.meddle = lambda _: None
    office.restart()
    sent = 2 if step == "sent" else 1  # SMTP cannot be asked: the very same mail goes out again, under the same id
    eventually(lambda: len(office.about(subject)) == sent)
    office.come_to_rest()
    assert len(office.about(subject)) == sent
    assert len({str(mail["Message-ID"]) for mail in office.about(subject)}) == 1
    assert [ticket["subject"] for ticket in office.tickets()].count(subject) == 1


def test_a_token_endpoint_that_is_down_costs_time_and_no_mail(office: TokenOffice) -> None:
    office.tokens.fails.extend(Response(status_code=503) for _ in range(2))  # a third would have it wait for a minute
    office.tokens.end_all()
    office.mail.deliver(a_mail("How do I connect to the VPN from home? At last.", subject="At last"))
    assert office.letter_about("At last")
    assert not office.tokens.fails
    assert len(office.about("At last")) == 1
