"""SMTP: a mail is handed over under TLS, or it is said why not."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.channels.email.servers import Server
from app.channels.email.signing_in import NotLetIn, SignIn
from app.domain.errors import DeliveryFailed

_SECONDS = 30.0
_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
_ADVICE = {
    b"SmtpClientAuthentication is disabled": "Microsoft has switched off authenticated SMTP for the mailbox or the "
    "organisation; docs/email.md says how to permit it for this mailbox alone.",
    b"SendAsDenied": "Exchange does not let us send from `email_address`; docs/email.md says how to permit it.",
}


class Refused(DeliveryFailed):
    """The server does not take this mail, now or ever."""

    final = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """Signs in for each mail."""

    server: Server
    address: str
    sign_in: SignIn

    def __call__(self, to: str, mail: bytes) -> None:
        """Send it to one address; raise `Refused` for good, `DeliveryFailed` where it can be tried again."""
        with self._failing(to), self._signed_in() as smtp:
            smtp.sendmail(self.address, [to], mail)

    def check(self) -> None:
        """Sign in and send nothing; raise as for a mail."""
        with self._failing(self.address), self._signed_in() as smtp:
            smtp.noop()

    def _signed_in(self) -> smtplib.SMTP:
        """Return a connection that is let in; each try has a connection of its own."""
        refused = smtplib.SMTPAuthenticationError(535, b"")
        for secret in self.sign_in.secrets():
            smtp = self._connected()
            try:
                self._begin(smtp, secret)
            except smtplib.SMTPAuthenticationError as error:
                smtp.close()
                if error.smtp_code < 500:
                    raise
                refused = error
            except (OSError, smtplib.SMTPException):
                smtp.close()
                raise
            else:
                return smtp
        raise refused

    def _connected(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if self.server.tls_from_start:
            return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=_SECONDS)

    def _begin(self, smtp: smtplib.SMTP, secret: str) -> None:
        smtp.ehlo()
        if self.server.needs_starttls:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        self.sign_in.at_sender(smtp, secret)

    @contextmanager
    def _failing(self, to: str) -> Iterator[None]:
        """Say in our words what SMTP says in numbers; the server's own may quote what was written, so they stay out."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            code = next((answer[0] for answer in error.recipients.values()), 0)
            raise _refusal(code, f"The mail server does not take mail for {to} ({code}).") from error
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise DeliveryFailed(f"The mail server lets nobody in just now ({_numbers(error)}).") from error
            hint = _advice(error) or self.sign_in.hint
            raise NotLetIn(f"The mail server does not let us in ({_numbers(error)}). {hint}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryFailed(
                "The mail server offers no TLS, or no way to sign in that we know. Use another port, or smtps."
            ) from error
        except smtplib.SMTPResponseException as error:
            refused = f"The mail server refused a mail ({_numbers(error)}). {_advice(error)}".strip()
            raise _refusal(error.smtp_code, refused) from error
        except ssl.SSLCertVerificationError as error:
            raise DeliveryFailed(
                "The mail server's certificate is not to be trusted for the name in `email_smtp`."
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(f"The mail server was not reached ({type(error).__name__}).") from error


def _refusal(code: int, sentence: str) -> DeliveryFailed:
    return Refused(sentence) if 500 <= code < 600 else DeliveryFailed(sentence)


def _numbers(error: smtplib.SMTPResponseException) -> str:
    """Return the code, and what RFC 3463 calls the enhanced one."""
    enhanced = _ENHANCED.match(_said(error))
    return f"{error.smtp_code} {enhanced[0].decode()}" if enhanced else str(error.smtp_code)


def _advice(error: smtplib.SMTPResponseException) -> str:
    return next((advice for words, advice in _ADVICE.items() if words in _said(error)), "")


def _said(error: smtplib.SMTPResponseException) -> bytes:
    return error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode("utf-8", "replace")
