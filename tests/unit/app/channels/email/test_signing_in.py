"""Both mail servers take a token in the way they offer, one that is over is asked for anew, and no secret is told."""

from __future__ import annotations

import logging
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.channels.email.mailbox import ImapAccount
from app.channels.email.sending import Refused, SmtpSender
from app.channels.email.servers import Server
from app.channels.email.signing_in import ByPassword, ByToken, NotLetIn
from app.domain.errors import DeliveryFailed
from app.provider.access_token import AccessToken, TokenEndpoint
from app.provider.grants import ClientCredentials
from app.provider.outbound import checked_client
from app.provider.refusals import microsoft_says
from tests.fakes.clock import FakeClock
from tests.fakes.email_mails import ME, a_mail
from tests.fakes.email_server import PASSWORD, MailServer, mail_server
from tests.fakes.token_server import APP, AS_APP, SECRET, TENANT, TokenServer, token_server

HINT = "An administrator must grant IMAP.AccessAsApp."
WAYS = [("XOAUTH2",), ("OAUTHBEARER",), ("XOAUTH2", "OAUTHBEARER")]


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    with token_server(ME) as running:
        yield running


def by_token(tokens: TokenServer, *, secret: str = SECRET) -> ByToken:
    endpoint = TokenEndpoint(
        http=checked_client(),
        address=f"{tokens.address}/{TENANT}/oauth2/v2.0/token",
        giver="Microsoft",
        use="mail",
        advice=microsoft_says,
    )
    grant = ClientCredentials(client_id=APP, secret=lambda: secret, scope=AS_APP)
    return ByToken(user=ME, token=AccessToken(endpoint=endpoint, grant=grant, clock=FakeClock()), hint=HINT)


def account(mail: MailServer, sign_in: ByToken | ByPassword) -> ImapAccount:
    return ImapAccount(server=Server(scheme="imap", host="127.0.0.1", port=mail.imap_port), user=ME, sign_in=sign_in)


def sender(mail: MailServer, sign_in: ByToken | ByPassword) -> SmtpSender:
    return SmtpSender(server=Server(scheme="smtp", host="127.0.0.1", port=mail.smtp_port), address=ME, sign_in=sign_in)


@pytest.mark.parametrize("ways", WAYS)
def test_both_servers_take_one_token_in_the_way_they_offer(tokens: TokenServer, ways: tuple[str, ...]) -> None:
    with mail_server(tokens, *ways) as mail:
        sign_in, asked = by_token(tokens), len(tokens.forms)
        with account(mail, sign_in).opened() as mailbox:
            assert mailbox.standing().next_uid == 1
        sender(mail, sign_in)("ann@halyard.example", b"Subject: Hello\r\n\r\nHello\r\n")
        assert len(mail.sent) == 1
        assert len(tokens.forms) == asked + 1


@pytest.mark.parametrize("ways", WAYS)
def test_a_token_that_is_refused_is_asked_for_anew_once(tokens: TokenServer, ways: tuple[str, ...]) -> None:
    with mail_server(tokens, *ways) as mail:
        sign_in = by_token(tokens)
        for use in (lambda: account(mail, sign_in).opened().__enter__(), sender(mail, sign_in).check):
            sign_in.token()
            tokens.end_all()
            asked = len(tokens.forms)
            use()
            assert len(tokens.forms) == asked + 1


def test_a_mailbox_that_is_not_ours_is_said_with_what_to_do(tokens: TokenServer) -> None:
    with mail_server(tokens) as mail:
        sign_in = by_token(tokens)
        mail.tokens = TokenServer(mailbox=ME)  # takes none of them
        asked = len(tokens.forms)
        with pytest.raises(NotLetIn, match=HINT), account(mail, sign_in).opened():
            raise AssertionError
        assert len(tokens.forms) == asked + 2
        with pytest.raises(NotLetIn, match=rf"\(535 5\.7\.3\)\. {HINT}"):
            sender(mail, sign_in).check()


def test_servers_that_cannot_ask_what_a_token_is_worth_refuse_for_now(tokens: TokenServer) -> None:
    with mail_server(tokens) as mail:
        sign_in, asked = by_token(tokens), len(tokens.forms)
        mail.tokens = TokenServer(mailbox=ME, busy=True)
        with pytest.raises(DeliveryFailed, match=r"lets nobody in just now\.$"), account(mail, sign_in).opened():
            raise AssertionError
        with pytest.raises(DeliveryFailed, match=r"lets nobody in just now \(454 4\.7\.0\)\.$"):
            sender(mail, sign_in).check()
        assert len(tokens.forms) == asked + 1


def test_a_session_is_over_shortly_before_its_token(tokens: TokenServer) -> None:
    with mail_server(tokens) as mail:
        sign_in = by_token(tokens)
        clock = sign_in.token.clock  # type: ignore[attr-defined]  # the test's own
        with account(mail, sign_in).opened() as mailbox:
            assert mailbox.rest(threading.Event(), 0.0)
            clock.advance(3600 - 301)
            assert mailbox.rest(threading.Event(), 0.0)
            clock.advance(2)
            assert not mailbox.rest(threading.Event(), 0.0)


@pytest.mark.parametrize("rude", [False, True])
def test_a_server_that_hangs_up_while_we_wait_for_news_is_noticed_at_once(tokens: TokenServer, rude: bool) -> None:
    with mail_server(tokens) as mail:
        mail.rude = rude
        with account(mail, by_token(tokens)).opened() as mailbox:
            threading.Timer(0.3, tokens.end_all).start()
            with pytest.raises(DeliveryFailed, match="hung up"):
                mailbox.rest(threading.Event(), 30)


def test_a_relay_that_knows_no_sign_in_takes_mail_as_it_is(tokens: TokenServer) -> None:
    with mail_server(tokens) as mail:
        mail.mechanisms = ()
        relay = sender(mail, by_token(tokens))
        smtp = smtplib.SMTP("127.0.0.1", mail.smtp_port)
        smtp.ehlo()
        smtp.esmtp_features.pop("auth")
        relay.sign_in.at_sender(smtp, "the-token")
        smtp.sendmail(ME, ["ann@halyard.example"], b"Subject: Hello\r\n\r\nHello\r\n")
        smtp.quit()
        assert len(mail.sent) == 1


def test_a_server_that_takes_passwords_only_is_said(tokens: TokenServer) -> None:
    with mail_server() as mail:
        mail.tokens = None
        with pytest.raises(DeliveryFailed, match="no way to sign in that we know"):
            sender(mail, by_token(tokens)).check()
        right = ByPassword(user=ME, password=PASSWORD)
        sender(mail, right).check()
        with pytest.raises(NotLetIn, match="email_password"):
            sender(mail, replace(right, password="other")).check()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.", "switched off"),
        (b"5.7.3 Authentication unsuccessful [PR0.prod.example]", HINT),
        (b"no numbers", HINT),
    ],
)
def test_what_microsoft_says_of_a_refused_sign_in_leads_to_what_to_do(said: bytes, told: str) -> None:
    class Refusing(ByPassword):
        def at_sender(self, smtp: smtplib.SMTP, secret: str) -> None:
            raise smtplib.SMTPAuthenticationError(535, said)

    with mail_server() as mail, pytest.raises(NotLetIn, match=told) as refused:
        sender(mail, Refusing(user=ME, password=PASSWORD, hint=HINT)).check()
    assert "PR0" not in str(refused.value)


def test_an_address_that_may_not_be_sent_from_is_refused_for_good_and_said(tokens: TokenServer) -> None:
    with mail_server(tokens) as mail:
        mail.refuses = "554 5.2.252 SendAsDenied; secret-words not allowed to send as help"
        with pytest.raises(Refused, match=r"\(554 5\.2\.252\)\. Exchange does not let us send") as refused:
            sender(mail, by_token(tokens))("ann@halyard.example", b"Subject: Hello\r\n\r\nHello\r\n")
        assert refused.value.final
        assert "secret-words" not in str(refused.value)


def test_no_secret_is_in_a_log_or_an_error(tokens: TokenServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server(tokens) as mail:
        mail.deliver(a_mail())
        sign_in, wrong = by_token(tokens), by_token(tokens, secret="another~secret")
        with account(mail, sign_in).opened() as mailbox:
            assert mailbox.after(0) == (1,)
        sender(mail, sign_in).check()
        said = [repr(sign_in)]
        mail.tokens = TokenServer(mailbox=ME)
        for use in (sender(mail, sign_in).check, sender(mail, wrong).check, account(mail, sign_in).opened().__enter__):
            with pytest.raises(DeliveryFailed) as refused:
                use()
            said.append(str(refused.value))
    ours = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail.log"))
    for secret in (SECRET, "another~secret", *tokens.alive):
        assert secret not in ours
        assert secret not in "".join(said)
