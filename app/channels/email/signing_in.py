"""How one is let in at mail servers: by password, or by an OAuth 2.0 token (SASL XOAUTH2, or OAUTHBEARER, RFC 7628)."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from imapclient import IMAPClient

from app.domain.errors import DeliveryFailed

XOAUTH2, OAUTHBEARER = "XOAUTH2", "OAUTHBEARER"


class NotLetIn(DeliveryFailed):
    """The server did not take what was shown."""


class SignIn(Protocol):
    """`secrets` yields what to show; the next only after the one before was refused. `lasts` says whether a session may
    go on. `at_mailbox` and `at_sender` raise what the libraries do. `hint` is what to look at when all were refused.
    """

    @property
    def hint(self) -> str: ...

    def secrets(self) -> Iterator[str]: ...

    def lasts(self, secret: str) -> bool: ...

    def at_mailbox(self, client: IMAPClient, secret: str) -> None: ...

    def at_sender(self, smtp: smtplib.SMTP, secret: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPassword:
    """One password for both servers. Without one, mail is sent as it is."""

    user: str
    password: str = field(repr=False)
    hint: str = "Are `email_user` and `email_password` right?"

    def secrets(self) -> Iterator[str]:
        """Yield the password."""
        yield self.password

    def lasts(self, secret: str) -> bool:  # noqa: ARG002 (tokens end)
        """Return that it does."""
        return True

    def at_mailbox(self, client: IMAPClient, secret: str) -> None:
        """Sign in at the mailbox."""
        client.login(self.user, secret)

    def at_sender(self, smtp: smtplib.SMTP, secret: str) -> None:
        """Sign in at who sends our mail."""
        if secret:
            smtp.login(self.user, secret)


class Token(Protocol):
    """An access token. Calling it raises `DeliveryFailed` where none is given; `forget` is told what was refused."""

    def __call__(self) -> str: ...

    def forget(self, token: str) -> None: ...

    def lasts(self, token: str) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ByToken:
    """A token for both servers; one that is refused is asked for anew, once. A relay may have no sign-in."""

    user: str
    token: Token
    hint: str

    def secrets(self) -> Iterator[str]:
        """Yield the token in use, then a new one."""
        token = self.token()
        yield token
        self.token.forget(token)
        yield self.token()

    def lasts(self, secret: str) -> bool:
        """Whether the token does not end soon."""
        return self.token.lasts(secret)

    def at_mailbox(self, client: IMAPClient, secret: str) -> None:
        """Sign in at the mailbox, in the way it offers."""
        # A server that offers neither is asked by the commoner one: some tell what they can only once one is in.
        offers = client.has_capability(f"AUTH={OAUTHBEARER}") and not client.has_capability(f"AUTH={XOAUTH2}")
        name = OAUTHBEARER if offers else XOAUTH2
        said = _first_words(name, self.user, secret)
        client.sasl_login(name, lambda challenge: _after_refusal(name) if challenge else said)

    def at_sender(self, smtp: smtplib.SMTP, secret: str) -> None:
        """Sign in at who sends our mail, in the way it offers."""
        if not smtp.has_extn("auth"):
            return
        offered = smtp.esmtp_features["auth"].upper().split()
        name = next((one for one in (XOAUTH2, OAUTHBEARER) if one in offered), "")
        if not name:
            raise smtplib.SMTPNotSupportedError("no sign-in by OAuth 2.0")
        said = _first_words(name, self.user, secret)
        smtp.auth(name, lambda challenge=None: _after_refusal(name) if challenge else said)


def _first_words(mechanism: str, user: str, token: str) -> str:
    if mechanism == XOAUTH2:
        return f"user={user}\1auth=Bearer {token}\1\1"
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\1auth=Bearer {token}\1\1"


def _after_refusal(mechanism: str) -> str:
    """What is said to the reasons of a refusal, so that the refusal itself can come; never the token again."""
    return "" if mechanism == XOAUTH2 else "\1"
