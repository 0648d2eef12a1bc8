"""Mails as people's programs write them."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from itertools import count

ANN, BEN, ME = "ann@halyard.example", "ben@halyard.example", "help@halyard.example"
SERVER = "mx.halyard.example"
_IDS = count(1)


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
