"""Whether mail may sign in by token, in words: what is set by halves, what was not granted, and what is well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.bootstrap.channels.email import check_mailbox, check_sending, check_token
from app.bootstrap.following import link_key
from app.domain.errors import DeliveryFailed, InvalidInput, NotReady
from app.settings import Settings, load_settings
from tests.fakes.email_mails import ME
from tests.fakes.email_server import MailServer, mail_server
from tests.fakes.token_server import APP, REFRESH, RIGHTS, SECRET, TENANT, TokenServer, token_server


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with token_server(ME) as tokens, mail_server(tokens, "XOAUTH2", "OAUTHBEARER") as mail:
        yield mail


@pytest.fixture
def mail(running: MailServer) -> MailServer:
    assert running.tokens is not None
    running.tokens.rights = RIGHTS
    running.tokens.forms.clear()
    return running


def tokens_of(mail: MailServer) -> TokenServer:
    assert mail.tokens is not None
    return mail.tokens


def settings(mail: MailServer, **more: object) -> Settings:
    places = {
        "email_address": f"Help desk <{ME}>",
        "email_imap": f"imap://127.0.0.1:{mail.imap_port}",
        "email_smtp": f"smtp://127.0.0.1:{mail.smtp_port}",
    }
    return load_settings(**places | more)


def at_microsoft(mail: MailServer, **more: object) -> Settings:
    app = {
        "email_oauth": "microsoft",
        "email_oauth_client_id": APP,
        "email_oauth_client_secret": SECRET,
        "email_oauth_token_url": f"{tokens_of(mail).address}/{TENANT}/oauth2/v2.0/token",
    }
    return settings(mail, **app | more)


def elsewhere(mail: MailServer, **more: object) -> Settings:
    return at_microsoft(mail, email_oauth="other", email_oauth_token_url=f"{tokens_of(mail).address}/other", **more)


def test_at_microsoft_it_says_how_long_the_token_is_good_and_what_the_app_may_do(mail: MailServer) -> None:
    right = at_microsoft(mail)
    told = check_token(right)
    assert "Microsoft gives a token, good until" in told
    assert "the app has IMAP.AccessAsApp and SMTP.SendAsApp" in told
    assert "is open" in check_mailbox(right)
    assert f"takes mail from {ME}" in check_sending(right)


def test_a_secret_may_be_in_a_file_that_only_the_service_reads(mail: MailServer, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    set_up = at_microsoft(mail, email_oauth_client_secret="", email_oauth_file=str(file))
    with pytest.raises(DeliveryFailed, match=r"`email_oauth_file` .* cannot be read \(No such file"):
        check_mailbox(set_up)
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    assert "is open" in check_mailbox(set_up)


def test_a_token_without_the_permission_to_read_names_who_must_grant_it(mail: MailServer) -> None:
    tokens_of(mail).rights = ()
    with pytest.raises(NotReady, match=r"an administrator has not consented.*grant IMAP\.AccessAsApp"):
        check_token(at_microsoft(mail))
    tokens_of(mail).rights = RIGHTS[:1]
    assert "SMTP.SendAsApp is not among its permissions: sending needs it, or" in check_token(at_microsoft(mail))


def test_at_google_a_service_account_acts_for_the_mailbox(mail: MailServer, tmp_path: Path) -> None:
    tokens = tokens_of(mail)
    set_up = settings(
        mail,
        email_oauth="google",
        email_oauth_file=str(tokens.key_file(tmp_path)),
        email_oauth_token_url=f"{tokens.address}/google",
    )
    assert "Google gives a token" in check_token(set_up)
    assert "is open" in check_mailbox(set_up)
    assert "takes mail" in check_sending(set_up)
    other = set_up.model_copy(update={"email_user": "alias@halyard.example"})
    with pytest.raises(DeliveryFailed, match="`email_user` is no user of this Google Workspace"):
        check_mailbox(other)


@pytest.mark.parametrize("refresh", ["", REFRESH])
def test_any_other_provider_gives_tokens_to_an_app_or_to_who_agreed(mail: MailServer, refresh: str) -> None:
    set_up = elsewhere(mail, email_oauth_refresh_token=refresh)
    assert "The provider gives a token" in check_token(set_up)
    assert "is open" in check_mailbox(set_up)
    assert "takes mail" in check_sending(set_up)
    asked = tokens_of(mail).forms[-1]
    assert asked["grant_type"] == ("refresh_token" if refresh else "client_credentials")
    assert "scope" not in asked


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"email_oauth": "microsoft"}, "email_oauth_client_id and email_oauth_client_secret and email_oauth_tenant"),
        (
            {"email_oauth": "microsoft", "email_oauth_tenant": "t", "email_oauth_client_id": "a"},
            "email_oauth_client_se",
        ),
        ({"email_oauth": "google"}, "email_oauth_file missing"),
        ({"email_oauth": "google", "email_oauth_refresh_token": "r"}, "email_oauth_client_id missing"),
        ({"email_oauth": "other", "email_oauth_client_id": "a", "email_oauth_file": "f"}, "email_oauth_token_url mis"),
    ],
)
def test_what_is_set_by_halves_names_what_is_missing(mail: MailServer, given: dict[str, str], missing: str) -> None:
    for check in (check_token, check_mailbox, check_sending):
        with pytest.raises(NotReady, match=missing):
            check(settings(mail, **given))


def test_networks_and_providers_are_what_they_must_be(mail: MailServer) -> None:
    with pytest.raises(InvalidInput, match="email_oauth_networks"):
        check_token(elsewhere(mail, email_oauth_networks=("inside",)))
    with pytest.raises(InvalidInput, match="email_oauth"):
        settings(mail, email_oauth="yahoo")


def test_a_password_beside_a_provider_is_never_shown(mail: MailServer) -> None:
    both = at_microsoft(mail).model_copy(update={"email_password": SecretStr("old-password")})
    assert "is open" in check_mailbox(both)


def test_a_mark_tells_the_keys_of_two_machines_apart_and_looking_makes_none(mail: MailServer, tmp_path: Path) -> None:
    marks = []
    for name in ("one", "two"):
        set_up = at_microsoft(mail, home=tmp_path / name)
        set_up.home.mkdir()
        assert "email.key" not in check_sending(set_up)
        link_key(set_up)
        marks.append(check_sending(set_up).partition("`email.key` is ")[2][:6])
    assert len(set(marks)) == 2
