"""A mailbox that was exported as mbox (RFC 4155), as resolved threads: what was asked by mail, and what answered it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Head
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

from app.channels.email.headers import field as field_of
from app.channels.email.headers import message_ids
from app.channels.email.mail import Mail
from app.channels.email.parsing import UNREADABLE, read_headers, read_mail
from app.channels.email.silence import reason_not_to_answer
from indexer.masking import mask_names, names_in
from indexer.threads import is_chatter
from indexer.types import BrokenDocument, Message, ResolvedThread, SourceUnavailable

LONGEST_MAIL = 32 << 20
"""Of a longer one the beginning is read: its words stand before its files."""
_LONGEST_TEXT = 20_000
_ENDINGS = frozenset({".mbox", ".mbx"})


def _nobody(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """One mail by a person."""

    id: str
    refers_to: tuple[str, ...]
    sender: str
    name: str
    subject: str
    text: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class MboxSource:
    """Threads of the mailbox in a file, or in a folder of files, such as one for what came and one for what was sent.

    Whoever wrote first asked, unless it was one of our `own` addresses; a thread is resolved where somebody else wrote
    more than a pleasantry and whoever asked came back with nothing but thanks. Ids are those of the first mail; where
    that is not in the mailbox, nobody can tell who asked. Mail that machines and lists wrote is left out, as is what
    people for whom `is_left_out` (asked by e-mail address) holds wrote, and what ended before `oldest`.
    """

    location: Path
    name: str = ""
    own: frozenset[str] = frozenset()
    oldest: datetime | None = None
    is_left_out: Callable[[str], bool] = _nobody
    _forgotten: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Name it after its file, unless it has a name."""
        self.name = self.name or f"mbox:{self.location.resolve().stem}"

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield resolved threads, with `since` only those in which somebody wrote from then on."""
        letters = [letter for file in _files(self.location) for raw in mails_in(file) if (letter := _letter_of(raw))]
        for thread in _threads_of(letters):
            made = self._made(thread)
            if made is not None and (since is None or made.messages[-1].at >= since):
                yield made

    def forgets(self, id_: str) -> bool:
        """Whether a thread is left out because of somebody's wish, or its age."""
        return id_ in self._forgotten

    def _made(self, letters: Sequence[_Letter]) -> ResolvedThread | None:
        first = letters[0]
        heard = [letter for letter in letters if not self.is_left_out(letter.sender)]
        old = self.oldest is not None and letters[-1].at < self.oldest
        if len(heard) < len(letters) or old:
            self._forgotten.add(first.id)
        if old or first not in heard or first.refers_to or first.sender in self.own:
            return None
        people = {name for one in letters for name in (one.name, *names_in(one.sender))}
        messages = tuple(_message(one, first, people) for one in heard)
        answer = _last_word(messages)
        if answer is None or answer.role == "requester":
            return None
        return ResolvedThread(
            id=first.id,
            source=self.name,
            channel=self.location.stem,
            messages=messages,
            resolved_at=answer.at,
            audience=frozenset({f"mbox:{self.location.stem}"}),
        )


def mails_in(path: Path) -> Iterator[bytes]:
    """Yield the mails of an mbox file, each up to `LONGEST_MAIL`; raise `SourceUnavailable` for what is none."""
    held, length, blank, begun = list[bytes](), 0, True, False
    try:
        with path.open("rb") as file:
            for line in iter(lambda: file.readline(LONGEST_MAIL), b""):
                if blank and line.startswith(b"From "):
                    if begun:
                        yield b"".join(held)
                    held, length, begun = [], 0, True
                elif not begun and line.strip():
                    raise SourceUnavailable(f"{str(path)!r} is no mailbox: a file in the mbox format begins with From.")
                elif length < LONGEST_MAIL:
                    held.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line)
                    length += len(line)
                blank = not line.strip()
    except OSError as error:
        raise SourceUnavailable(f"The file {str(path)!r} cannot be read: {error.strerror}.") from error
    if begun:
        yield b"".join(held)


def _files(location: Path) -> list[Path]:
    if not location.exists():
        raise SourceUnavailable(f"There is no file or folder {str(location)!r}; check the path.")
    if location.is_file():
        return [location]
    files = (path for path in sorted(location.rglob("*")) if path.is_file())
    found = [path for path in files if path.suffix.lower() in _ENDINGS]
    if not found:
        raise SourceUnavailable(
            f"{str(location)!r} holds no mailbox: give a file, or a folder with files named *.mbox."
        )
    return found


def _letter_of(raw: bytes) -> _Letter | None:
    """Return a mail that a person wrote, with a moment and a word of their own."""
    head = read_headers(raw)
    try:
        machine = reason_not_to_answer(head, ours="")
    except UNREADABLE:
        return None
    at, mail = _moment_of(head), read_mail(raw)
    if machine or at is None or not mail.id or not (mail.text or mail.subject):
        return None
    return _Letter(
        id=mail.id,
        refers_to=_all_references(head, mail),
        sender=mail.sender,
        name=mail.name,
        subject=mail.subject,
        text=mail.text[:_LONGEST_TEXT],
        at=at,
    )


def _all_references(head: Head, mail: Mail) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*mail.refers_to, *message_ids(field_of(head, "References")))))


def _moment_of(head: Head) -> datetime | None:
    try:
        at = parsedate_to_datetime(field_of(head, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _threads_of(letters: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    """Yield mails that refer to each other, or to the same earlier one, in time order; doubles count once."""
    above: dict[str, str] = {}

    def root(id_: str) -> str:
        while above.setdefault(id_, id_) != id_:
            above[id_] = above[above[id_]]
            id_ = above[id_]
        return id_

    known = {letter.id: letter for letter in letters}
    for letter in known.values():
        for other in letter.refers_to:
            above[root(other)] = root(letter.id)
    gathered: dict[str, list[_Letter]] = defaultdict(list)
    for letter in known.values():
        gathered[root(letter.id)].append(letter)
    for thread in gathered.values():
        yield sorted(thread, key=lambda letter: (letter.at, letter.id))


def _last_word(messages: Sequence[Message]) -> Message | None:
    """Return the last message that says something."""
    return next((one for one in reversed(messages) if not is_chatter(one.text, confirming=True)), None)


def _message(letter: _Letter, first: _Letter, people: set[str]) -> Message:
    text = mask_names(_with_subject(letter) if letter is first else letter.text, people)
    role: Literal["requester", "agent"] = "requester" if letter.sender == first.sender else "agent"
    return Message(author=role, text=text, at=letter.at, role=role)


def _with_subject(letter: _Letter) -> str:
    """Return the first words with the subject above them, unless they begin with it."""
    told = letter.text.casefold().startswith(letter.subject.casefold())
    return letter.text if told else f"{letter.subject}\n\n{letter.text}".strip()
