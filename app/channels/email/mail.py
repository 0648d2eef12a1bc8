"""A mail, once it is read: values that know nothing of MIME."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.upload import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What somebody sent. `id` is its Message-ID with the angle brackets, or empty where none can be used.

    `sender` is empty where it names no single address; `refers_to` are the Message-IDs it answers, the nearest first.
    `left_out` names files that were too much to read.
    """

    id: str
    sender: str
    name: str = ""
    subject: str = ""
    text: str = ""
    refers_to: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    """What servers on the way found out about its sender, the last server's first."""

    inside: tuple[str, ...] = ()
    """How an Exchange took it in: `Internal` for colleagues who were signed in."""

    language: str = ""
    files: tuple[Upload, ...] = ()
    left_out: tuple[str, ...] = ()
