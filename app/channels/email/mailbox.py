"""IMAP: one mailbox, what is new in it, and the news that something came."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from app.channels.email.servers import Server
from app.channels.email.signing_in import NotLetIn, SignIn
from app.domain.errors import DeliveryFailed

_SECONDS, _AT_ONCE, _GLANCE = 30.0, 500, 1.0
MAX_MAIL, HEAD = 40 * 2**20, 256 * 1024
"""A mail of more bytes than the first is read as far as the second: its words stand before its files."""
_SIZE, _DATE, _HEADER = b"RFC822.SIZE", b"INTERNALDATE", b"BODY[HEADER]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a mailbox is numbered now, and the number that the next mail gets."""

    validity: int
    next_uid: int


class Mailbox(Protocol):
    """One open mailbox. Everything raises `DeliveryFailed` where the connection is lost.

    `since` lists the mails of a day and later, `after` those behind a number; oldest first, a bounded number at once.
    `headers` (with when the mail came) and `whole` are empty where somebody took the mail away. `keep_away` marks it as
    taken; `rest` returns once something may have come, when stopped, or after so many seconds: whether the mailbox is
    good for more, or must be opened anew.
    """

    def standing(self) -> Standing: ...

    def after(self, uid: int) -> tuple[int, ...]: ...

    def since(self, day: date) -> tuple[int, ...]: ...

    def headers(self, uid: int) -> tuple[bytes, datetime]: ...

    def whole(self, uid: int) -> bytes: ...

    def keep_away(self, uid: int) -> None: ...

    def rest(self, stopped: threading.Event, seconds: float) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    """Where a mailbox is, whose, and how one signs in; `done_folder` is where mail that was taken goes, if anywhere."""

    server: Server
    user: str
    sign_in: SignIn
    done_folder: str = ""

    @property
    def name(self) -> str:
        """What the mailbox is called in the database."""
        return f"{self.user}@{self.server.host}/{self.server.folder}"

    @contextmanager
    def opened(self) -> Iterator[ImapMailbox]:
        """Sign in and open the folder; raise `DeliveryFailed` with what is wrong."""
        client, secret = self._signed_in()
        try:
            with _failing():
                found = client.select_folder(self.server.folder)
            standing = Standing(validity=int(found[b"UIDVALIDITY"]), next_uid=int(found.get(b"UIDNEXT", 1)))
            yield ImapMailbox(
                client=client,
                at_first=standing,
                done_folder=self.done_folder,
                lasts=lambda: self.sign_in.lasts(secret),
            )
        finally:
            _left(client)

    def _signed_in(self) -> tuple[IMAPClient, str]:
        """Return a connection that is let in, and what was shown for it; each try has a connection of its own."""
        refused = NotLetIn(f"The mailbox does not let us in. {self.sign_in.hint}")
        for secret in self.sign_in.secrets():
            with _failing():
                client = self._client()
            try:
                with _failing():
                    self.sign_in.at_mailbox(client, secret)
            except LoginError as error:
                refused.__cause__ = error
                _left(client)
            except DeliveryFailed:
                _left(client)
                raise
            else:
                return client, secret
        raise refused

    def _client(self) -> IMAPClient:
        context = ssl.create_default_context()
        client = IMAPClient(
            self.server.host,
            port=self.server.port,
            ssl=self.server.tls_from_start,
            ssl_context=context if self.server.tls_from_start else None,
            timeout=_SECONDS,
        )
        if self.server.needs_starttls:
            client.starttls(context)
        return client


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapMailbox:
    """`Mailbox` on one connection."""

    client: IMAPClient
    at_first: Standing
    done_folder: str = ""
    lasts: Callable[[], bool] = lambda: True
    """Whether what was shown to sign in is still good: servers end a session with its token."""

    def standing(self) -> Standing:
        """Return what the server said when the folder was opened."""
        return self.at_first

    def after(self, uid: int) -> tuple[int, ...]:
        """Return what stands behind a number."""
        with _failing():
            # `*` is the last mail, whatever its number: a server answers with it where nothing is new.
            found = self.client.search(["UID", f"{uid + 1}:*"])
        return tuple(sorted(one for one in map(int, found) if one > uid))[:_AT_ONCE]

    def since(self, day: date) -> tuple[int, ...]:
        """Return what came that day or later."""
        with _failing():
            found = self.client.search(["SINCE", day])
        return tuple(sorted(map(int, found)))[:_AT_ONCE]

    def headers(self, uid: int) -> tuple[bytes, datetime]:
        """Return the header fields of a mail, and when it came."""
        with _failing():
            found = self.client.fetch([uid], ["INTERNALDATE", "BODY.PEEK[HEADER]"]).get(uid, {})
        came = found.get(_DATE)
        at = came.astimezone(UTC) if isinstance(came, datetime) else datetime.now(UTC)
        return bytes(found.get(_HEADER, b"")), at

    def whole(self, uid: int) -> bytes:
        """Return a mail, or the beginning of one that is too large."""
        with _failing():
            size = int(self.client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(_SIZE, 0))
            section = "BODY.PEEK[]" if size <= MAX_MAIL else f"BODY.PEEK[]<0.{HEAD}>"
            found = self.client.fetch([uid], [section]).get(uid, {})
        return next((bytes(text) for name, text in found.items() if bytes(name).startswith(b"BODY[]")), b"")

    def keep_away(self, uid: int) -> None:
        """Mark a mail as seen and, where there is a folder for it, move it there. Doing it twice does it once."""
        with _failing():
            self.client.add_flags([uid], [rb"\Seen"], silent=True)
            if self.done_folder:
                self._move(uid)

    def rest(self, stopped: threading.Event, seconds: float) -> bool:
        """Wait for news where the server tells them, else for so long; return whether the sign-in lasts."""
        with _failing():
            if self.client.has_capability("IDLE"):
                self._idle(stopped, seconds)
            else:
                stopped.wait(seconds)
                self.client.noop()
        return self.lasts()

    def _idle(self, stopped: threading.Event, seconds: float) -> None:
        self.client.idle()
        until = time.monotonic() + seconds
        while not stopped.is_set() and (began := time.monotonic()) < until:
            # imapclient tells a line that ended as it tells silence, only at once.
            if self.client.idle_check(timeout=_GLANCE) or time.monotonic() - began < _GLANCE / 2:
                break
        self.client.idle_done()

    def _move(self, uid: int) -> None:
        if self.client.has_capability("MOVE"):
            self.client.move([uid], self.done_folder)
        else:
            self.client.copy([uid], self.done_folder)
            self.client.add_flags([uid], [rb"\Deleted"], silent=True)


def _left(client: IMAPClient) -> None:
    with suppress(OSError, IMAPClientError):
        client.logout()


@contextmanager
def _failing() -> Iterator[None]:
    """Say what is wrong in our words; a refused sign-in is left to whoever may try once more."""
    try:
        yield
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):  # imapclient calls a line that drops so, too
            raise DeliveryFailed("The mail server hung up while we signed in.") from error
        if "[UNAVAILABLE]" in str(error).upper():  # RFC 5530: whoever it asks does not answer
            raise DeliveryFailed("The mail server lets nobody in just now.") from error
        raise
    except IMAPClientAbortError as error:
        raise DeliveryFailed("The mail server hung up.") from error
    except IMAPClientError as error:
        raise DeliveryFailed("The mail server did not do what it was asked. Does the folder exist?") from error
    except ssl.SSLCertVerificationError as error:
        raise DeliveryFailed(
            "The mail server's certificate is not to be trusted for the name in `email_imap`."
        ) from error
    except OSError as error:  # includes lines that drop
        raise DeliveryFailed(f"The mailbox was not reached ({type(error).__name__}).") from error
