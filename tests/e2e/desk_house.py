"""Our service beside a ticket system: asked as people ask it, killed at calls of that system."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx

from app.answering.thresholds import write_thresholds
from app.domain.decision import Thresholds
from tests.e2e.killable import Killable

AGENT_TOKEN, SECRET = "agents-only", "a-long-random-text"

Meddle = Callable[[str, str], httpx.Response | None]
"""What is told of each call before and after a stand-in carries it out."""


@dataclass(slots=True, kw_only=True)
class DeskHouse(Killable, ABC):
    """Firstline, which can be killed and started again; a subclass says which ticket system stands at `site`."""

    site: str

    FREED: ClassVar[tuple[str, ...]] = (
        "UPDATE outbox SET leased_until = NULL, not_before = NULL",
        "UPDATE mirrors SET held_until = NULL",
    )

    @abstractmethod
    def meddle(self, meddle: Meddle) -> None:
        """Have the stand-in tell of its calls."""

    def call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {AGENT_TOKEN}"}
        response = httpx.request(
            method, f"{self.address}/api/v1/{path}", headers=headers, json=body or None, timeout=20
        )
        assert response.is_success, response.text
        told: dict[str, Any] = response.json()
        return told

    def ask(self, text: str) -> tuple[str, str]:
        """Ask what nobody can answer; return the ids of request and ticket."""
        told = self.call("POST", "requests", text=text)
        return told["request_id"], told["ticket"]["id"]

    def replies(self, ticket: str) -> list[str]:
        said = self.call("GET", f"tickets/{ticket}")["messages"]
        return [one["text"] for one in said if one["kind"] == "reply"]

    def kill_at(self, call: str, when: str) -> list[bool]:
        """Kill the service at its next call of this name; the list is empty once that happened."""
        armed = [True]

        def meddle(name: str, at: str) -> None:
            if armed and (name, at) == (call, when):
                armed.clear()
                self.kill()

        self.meddle(meddle)
        return armed


def that_never_answers(built_home: Path, folder: Path) -> Path:
    """Copy a home so that no answer is good enough: whatever is asked goes to people."""
    home = shutil.copytree(built_home, folder / "home")
    write_thresholds(Thresholds(answer=0.99, clarify=0.99, source="tests of ticket systems"), home)
    return home
