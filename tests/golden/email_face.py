"""Mail, as somebody whom the mail server vouches for: mails come in, the worker answers, links of it are pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from app.bootstrap.following import link_key
from app.channels.email.collecting import Collect
from app.domain.signed_link import SignedAct, opened
from app.settings import Settings
from tests.fakes.email_desk import FakeMailbox, tokens_of
from tests.fakes.email_mails import a_mail
from tests.fakes.email_server import MailServer
from tests.golden.conversations import Conversation, Turn


@dataclass(slots=True)
class EmailFace:
    """Nothing is said in a subject: elsewhere there is none."""

    app: Any
    work: Callable[[], int]
    collect: Collect
    mail: MailServer
    mailbox: FakeMailbox
    settings: Settings
    requester: str = ""
    _client: TestClient = field(init=False)

    def begin(self, conversation: Conversation) -> None:
        self._client = TestClient(self.app, base_url="http://desk.example")
        self.requester = email_user(conversation)

    def take(self, turn: Turn) -> None:
        if turn.act == "press":
            self._press(turn.words)
        elif turn.act == "choose" and self._tokens("choose", turn.words):
            self._press("choose", turn.words)
        else:  # a detail that was asked for is written, not pressed
            self._write(turn.words, answers="" if turn.act == "ask" else self._last())
        while self.work():
            pass

    def _write(self, text: str, *, answers: str) -> None:
        self.mailbox.arrive(a_mail(text, sender=self.requester, subject="", answers=answers))
        self.collect(self.mailbox)

    def _press(self, act: str, choice: str = "") -> None:
        for token in self._tokens(act, choice)[-1:]:
            answer = self._client.post("/said", data={"t": token})
            assert answer.status_code == 200, answer.text

    def _tokens(self, act: str, choice: str) -> list[str]:
        found = {
            token: self._said(token) for letter in self.mail.letters(self.requester) for token in tokens_of(letter)
        }
        return [token for token, said in found.items() if said is not None and (said.act, said.choice) == (act, choice)]

    def _said(self, token: str) -> SignedAct | None:
        return opened(token, key=link_key(self.settings))

    def _last(self) -> str:
        letters = self.mail.letters(self.requester)
        return str(letters[-1]["Message-ID"]) if letters else ""


def email_user(conversation: Conversation) -> str:
    return f"{conversation.id.lower()}@halyard.example"
