"""The bytes of a mail to what it says: bounded, and whatever they are, never an exception."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser

from app.channels.email.headers import addresses, decoded, message_ids, words
from app.channels.email.headers import field as field_of
from app.channels.email.headers import fields as fields_of
from app.channels.email.html_text import text_of_html
from app.channels.email.mail import Mail
from app.channels.email.trimming import own_words
from app.domain.upload import MAX_BYTES, MAX_UPLOADS, Upload

UNREADABLE = (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError)
"""What Python's own reading of mail raises where parts stand in parts a thousand deep, or are broken."""

MAX_SUBJECT, MAX_NAME = 200, 100
_LONGEST_BODY = 400_000
_DEPTH, _PARTS = 15, 100
_LOGO = 8 * 1024
"""A picture in the text that is smaller than this is an ornament of a signature."""
_UNSAID = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


def read_headers(raw: bytes) -> Message:
    """Return the header fields of a mail."""
    return BytesHeaderParser().parsebytes(raw)


def read_mail(raw: bytes) -> Mail:
    """Return what a mail says, without what it quotes; of one whose parts cannot be told apart, what its head says."""
    try:
        return _read(BytesParser().parsebytes(raw))
    except UNREADABLE:
        return _read(read_headers(raw))


def _read(message: Message) -> Mail:
    body = _Body()
    body.take(message)
    if _ends_early(message):
        body.leave_last_out()
    senders = addresses(message, "From")
    name, sender = senders[0] if len(senders) == 1 and len(fields_of(message, "From")) == 1 else ("", "")
    return Mail(
        id=next(iter(message_ids(field_of(message, "Message-ID"))), ""),
        sender=sender,
        name=name[:MAX_NAME],
        subject=words(message, "Subject", limit=MAX_SUBJECT),
        text=own_words(body.text),
        refers_to=_refers_to(message),
        results=fields_of(message, "Authentication-Results"),
        inside=fields_of(message, "X-MS-Exchange-Organization-AuthAs"),
        language=(field_of(message, "Content-Language") or field_of(message, "Accept-Language"))[:50],
        files=tuple(body.files),
        left_out=tuple(body.left_out[:MAX_UPLOADS]),
    )


def _refers_to(message: Message) -> tuple[str, ...]:
    nearest = message_ids(field_of(message, "In-Reply-To"))
    before = tuple(reversed(message_ids(field_of(message, "References"))))
    return tuple(dict.fromkeys((*nearest, *before)))


@dataclass(slots=True)
class _Body:
    """Collects the words and the files of a mail."""

    texts: list[str] = field(default_factory=list)
    files: list[Upload] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    seen: int = 0

    @property
    def text(self) -> str:
        return "\n\n".join(text for text in self.texts if text.strip())[:_LONGEST_BODY]

    def leave_last_out(self) -> None:
        """Keep but the name of the last file, of which only the beginning came."""
        self.left_out += [file.name for file in self.files[-1:]]
        del self.files[-1:]

    def take(self, part: Message, depth: int = 0) -> None:
        self.seen += 1
        if depth > _DEPTH or self.seen > _PARTS:
            return
        if part.get_content_type() == "multipart/alternative":
            self._take_best(part, depth)
        elif part.is_multipart() and part.get_content_type() != "message/rfc822":
            for one in _parts(part):
                self.take(one, depth + 1)
        else:
            self._take_leaf(part)

    def _take_best(self, part: Message, depth: int) -> None:
        """Take the plain text where it says something, or else the page; other things beside them are taken too."""
        texts = [one for one in _parts(part) if _is_text(one)]
        plain = [one for one in texts if one.get_content_type() == "text/plain" and _text_of(one).strip()]
        chosen = plain[:1] or [one for one in texts if one.get_content_type() == "text/html"][:1]
        for one in _parts(part):
            if one in chosen or (one not in texts and not _is_calendar(one)):
                self.take(one, depth + 1)

    def _take_leaf(self, part: Message) -> None:
        if _is_text(part):
            self.texts.append(_text_of(part))
        elif part.get_content_type() not in _UNSAID:
            self._take_file(part)

    def _take_file(self, part: Message) -> None:
        name = decoded(_file_name(part)) or part.get_content_type().replace("/", ".")
        content = _content_of(part)
        if _is_ornament(part, content) or not content:
            return
        if len(self.files) >= MAX_UPLOADS or len(content) > MAX_BYTES:
            self.left_out.append(name[:MAX_NAME])
        else:
            self.files.append(Upload(name=name[:MAX_NAME], content=content))


def _ends_early(message: Message) -> bool:
    """Whether a mail stops before its end, as one does that is too large to be read whole."""
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects)


def _parts(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))


def _is_text(part: Message) -> bool:
    attached = _disposition(part) == "attachment" or bool(_file_name(part))
    return part.get_content_type() in {"text/plain", "text/html"} and not attached and not part.is_multipart()


def _is_calendar(part: Message) -> bool:
    return part.get_content_type() == "text/calendar"


def _is_ornament(part: Message, content: bytes) -> bool:
    inline = _disposition(part) == "inline" or bool(part.get("Content-ID"))
    return inline and part.get_content_maintype() == "image" and len(content) < _LOGO


def _disposition(part: Message) -> str:
    return field_of(part, "Content-Disposition").partition(";")[0].strip().lower()


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except (LookupError, UnicodeError, ValueError, TypeError, IndexError):  # parameters may be broken in many ways
        return "file"


def _content_of(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return b"".join(one.as_bytes() for one in _parts(part))[: MAX_BYTES + 1]
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(part: Message) -> str:
    content = _content_of(part)[:_LONGEST_BODY]
    text = _decoded(content, str(part.get_content_charset() or ""))
    return text_of_html(text) if part.get_content_type() == "text/html" else text


def _decoded(content: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("cp1252", "replace")
