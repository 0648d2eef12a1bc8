"""A mail server, and our service beside it, which can be killed and started again."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from app.answering.thresholds import write_thresholds
from app.domain.decision import Thresholds
from tests.e2e.killable import Killable
from tests.e2e.slack_world import eventually
from tests.fakes.email_mails import ANN
from tests.fakes.email_server import MailServer

TOKEN = "agents-only"
AGENT = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(slots=True, kw_only=True)
class Office(Killable):
    """Our service, joined to a mail server."""

    mail: MailServer

    def settings(self) -> dict[str, str]:
        mine = {"FIRSTLINE_AGENT_TOKEN": TOKEN, "FIRSTLINE_PUBLIC_URL": self.address}
        return self.mail.settings() | mine

    def tickets(self) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.address}/api/v1/tickets", headers=AGENT).json()
        found: list[dict[str, Any]] = answer["tickets"] if isinstance(answer, dict) else answer
        return [ticket for ticket in found if ticket["origin"]["channel"] == "email"]

    def ticket(self, subject: str) -> dict[str, Any]:
        return next((one for one in self.tickets() if one["subject"] == subject), {})

    def letter_about(self, subject: str, *, number: int = 1) -> EmailMessage:
        def found() -> list[EmailMessage]:
            about = self.about(subject)
            return about if len(about) >= number else []

        return eventually(found)[number - 1]

    def about(self, subject: str) -> list[EmailMessage]:
        """What Ann got about it."""
        return [mail for mail in self.mail.letters(ANN) if mail["Subject"] == f"Re: {subject}"]

    def has_read(self) -> bool:
        """Whether the mailbox was looked at."""
        with sqlite3.connect(self.home / "firstline.db") as database:
            return bool(database.execute("SELECT count(*) FROM read_marks").fetchone()[0])


def home_for_mail(built: Path, folder: Path) -> Path:
    """A home that answers readily."""
    home = shutil.copytree(built, folder / "home")
    write_thresholds(Thresholds(answer=0.2, clarify=0.1, source="mail tests"), home)
    return home
