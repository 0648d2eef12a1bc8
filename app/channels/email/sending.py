"""SMTP: a mail is handed over under TLS, or it is said why not."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.channels.email.servers import Server
from app.domain.errors import DeliveryFailed

_SECONDS = 30.0


class Refused(DeliveryFailed):
    """The server does not take this mail, now or ever."""

    final = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """Signs in for each mail. A server that has no user takes mail as it is."""

    server: Server
    address: str
    user: str
    password: str

    def __call__(self, to: str, mail: bytes) -> None:
        """Send it to one address; raise `Refused` for good, `DeliveryFailed` where it can be tried again."""
        with _failing(to), self._connected() as smtp:
            smtp.sendmail(self.address, [to], mail)

    def check(self) -> None:
        """Sign in and send nothing; raise as for a mail."""
        with _failing(self.address), self._connected() as smtp:
            smtp.noop()

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        host, port = self.server.host, self.server.port
        context = ssl.create_default_context()
        if self.server.tls_from_start:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=_SECONDS)
        with smtp:
            smtp.ehlo()
            if self.server.needs_starttls:
                smtp.starttls(context=context)
                smtp.ehlo()
            if self.password:
                smtp.login(self.user, self.password)
            yield smtp


@contextmanager
def _failing(to: str) -> Iterator[None]:
    """Say in our words what SMTP says in numbers; the server's own may quote what was written, so they stay out."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = next((answer[0] for answer in error.recipients.values()), 0)
        raise _refusal(code, f"The mail server does not take mail for {to} ({code}).") from error
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryFailed(
            f"The mail server does not let us in ({error.smtp_code}). Are `email_user` and `email_password` right?"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryFailed(
            "The mail server offers no TLS, or no way to sign in. Use another port, or smtps."
        ) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, f"The mail server refused a mail ({error.smtp_code}).") from error
    except ssl.SSLCertVerificationError as error:
        raise DeliveryFailed(
            "The mail server's certificate is not to be trusted for the name in `email_smtp`."
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryFailed(f"The mail server was not reached ({type(error).__name__}).") from error


def _refusal(code: int, sentence: str) -> DeliveryFailed:
    return Refused(sentence) if 500 <= code < 600 else DeliveryFailed(sentence)
