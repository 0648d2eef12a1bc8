"""Mails as people's programs write them."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path

ANN, BEN, ME = "ann@halyard.example", "ben@halyard.example", "help@halyard.example"
SERVER = "mx.halyard.example"
_IDS = count(1)


def a_report(about: str, *, action: str = "failed", sender: str = "MAILER-DAEMON@halyard.example") -> bytes:
    """Return what a mail server writes when the mail with this Message-ID cannot be delivered."""
    return (
        f"From: {sender}\r\nTo: {ME}\r\nSubject: Undelivered\r\nReturn-Path: <>\r\n"
        f"Message-ID: <report-{next(_IDS)}@halyard.example>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThat did not work.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {ANN}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {about}\r\nSubject: Re: x\r\n\r\n--b--\r\n"
    ).encode()


def a_mail(
    text: str = "How do I reset my password?",
    *,
    sender: str = ANN,
    subject: str = "A question",
    id: str = "",
    answers: str = "",
    vouched: bool = True,
    page: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
    **fields: str,
) -> bytes:
    """Return a mail to us; `fields` are more header fields, with `_` for `-`."""
    mail = EmailMessage(policy=SMTP)
    if vouched:
        domain = sender.rpartition("@")[2].strip(">")
        mail["Authentication-Results"] = f"{SERVER}; spf=pass smtp.mailfrom={domain}; dmarc=pass header.from={domain}"
    mail["From"], mail["To"], mail["Subject"] = sender, ME, subject
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if page:
        mail.add_alternative(page, subtype="html")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    ids = {"Message-ID": id or f"<mail-{next(_IDS)}@halyard.example>"}
    if answers:
        ids |= {"In-Reply-To": answers, "References": answers}
    return "".join(f"{name}: {value}\r\n" for name, value in ids.items()).encode() + mail.as_bytes()


def an_mbox(path: Path, *mails: bytes) -> Path:
    """Write mails into a mailbox as programs export one, and return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    begins = b"From MAILER-DAEMON Mon Mar  2 09:00:00 2026\n"
    path.write_bytes(b"".join(begins + one.replace(b"\r", b"") + b"\n" for one in mails))
    return path
