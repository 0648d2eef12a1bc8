"""A mail of ours: its fields cannot be broken out of, and it reads the same as text and as a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Literal

from app.channels.email.headers import is_message_id

_LONGEST_SUBJECT = 180
_STYLE = "font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 40em"
_QUOTE = "margin: 0 0 8px; padding: 4px 12px; border-left: 4px solid #767676"

Kind = Literal["text", "strong", "quote", "link", "action"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph: what it says, and where a link leads; `after` stands behind the link."""

    text: str
    kind: Kind = "text"
    url: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file that goes along."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What to send: `answers` is the Message-ID it stands below; `automatic` says that no person wrote it."""

    id: str
    to: str
    subject: str
    lines: tuple[Line, ...]
    language: str = "en"
    answers: str = ""
    automatic: bool = True
    files: tuple[Enclosed, ...] = ()


def made(letter: Letter, *, address: str, name: str, at: datetime) -> bytes:
    """Return the mail as it goes out."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=_one_line(name), addr_spec=address)
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = _one_line(letter.subject)[:_LONGEST_SUBJECT]
    mail["Date"] = format_datetime(at)
    if letter.automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(_sound(as_text(letter.lines)), cte="quoted-printable")
    mail.add_alternative(_sound(as_page(letter.lines, letter.language)), subtype="html", cte="quoted-printable")
    for file in letter.files:
        main, _, sub = (file.type or "application/octet-stream").partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=_one_line(file.name))
    mail["Content-Language"] = letter.language  # last: whatever is made of the mail takes such fields along
    return _ids(letter) + mail.as_bytes()


def _ids(letter: Letter) -> bytes:
    """Return the fields that hold ids, a line each: broken up or encoded, as long ones are, nobody finds them again."""
    fields = {"Message-ID": letter.id, "In-Reply-To": letter.answers, "References": letter.answers}
    return b"".join(f"{name}: {id}\r\n".encode("ascii") for name, id in fields.items() if is_message_id(id))


def as_text(lines: Iterable[Line]) -> str:
    """Return the paragraphs as plain text."""
    return "\n\n".join(_plain(line) for line in lines) + "\n"


def as_page(lines: Iterable[Line], language: str) -> str:
    """Return the paragraphs as a page that needs nothing from anywhere."""
    body = "\n".join(_marked(line) for line in lines)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8"></head>\n'
        f'<body style="{_STYLE}">\n{body}\n</body>\n</html>\n'
    )


def _plain(line: Line) -> str:
    if line.kind == "quote":
        return "\n".join(f"> {row}".rstrip() for row in line.text.split("\n"))
    shown = f"{line.text}: {line.url}" if line.url and line.text != line.url else line.text
    return f"{shown}{line.after}"


def _marked(line: Line) -> str:
    text = "<br>\n".join(escape(row) for row in line.text.split("\n"))
    if line.kind == "quote":
        return f'<blockquote style="{_QUOTE}">{text}</blockquote>'
    if line.kind == "strong":
        return f"<p><strong>{text}</strong></p>"
    if line.url.lower().startswith(("https://", "http://")):
        return f'<p><a href="{escape(line.url)}">{text}</a>{escape(line.after)}</p>'
    return f"<p>{text}{escape(line.after)}</p>"


def _sound(text: str) -> str:
    """Return a text that can be sent, whatever was in it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    """Return what may stand in a field; what looks like an encoded word would be decoded by whoever reads it."""
    plain = "".join(c if c.isprintable() else " " for c in text.replace("=?", "= ?"))
    return " ".join(plain.split())
