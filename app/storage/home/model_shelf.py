"""The triage models of a home on disk: which there are, which one serves, and the way back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import Conflict, NotFound
from app.whole import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedModel:
    """One version: its card and, where there was one, its contest, as they were saved."""

    version: str
    serving: bool
    card: dict[str, Any]
    contest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ModelShelf:
    """`triage/` of a home: `models/VERSION/`, `CURRENT` (what serves) and `HISTORY` (what served before, in order).

    HISTORY is replaced before CURRENT. After a crash in between CURRENT still names the old version, which is in
    HISTORY too, and whatever comes after it there never served.
    """

    home: Path

    @property
    def current(self) -> str:
        """The version that serves, or an empty text."""
        pointer = self._folder / "CURRENT"
        return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""

    def path(self, version: str) -> Path:
        """Where a version's files are."""
        return self._folder / "models" / version

    def models(self) -> tuple[ShelvedModel, ...]:
        """Return every whole model, the serving one first, then the newest; of a contest that broke nothing is told."""
        cards = sorted((self._folder / "models").glob("*/card.json"), key=lambda card: -card.stat().st_mtime)
        found = [self._model(path.parent, card) for path in cards if (card := _read(path))]
        return tuple(sorted(found, key=lambda model: not model.serving))

    def promote(self, version: str) -> None:
        """Let `version` serve; raise `NotFound` where there is no such whole model."""
        if not (self.path(version) / "card.json").is_file():
            raise NotFound(f"There is no triage model {version!r}. `firstline triage models` lists them.")
        if version != self.current:
            self._replace("HISTORY", "\n".join([*self._served(), version]))
            self._replace("CURRENT", version)

    def renew(self) -> None:
        """Have running services read the model anew that serves, for its files are others."""
        if self.current:
            self._replace("CURRENT", self.current)

    def roll_back(self) -> str:
        """Let the version serve that did before this one, and return it; raise `Conflict` where there was none."""
        earlier = self._served()[:-1]
        while earlier and not (self.path(earlier[-1]) / "card.json").is_file():
            earlier.pop()
        if not earlier:
            raise Conflict("There is no earlier triage model to go back to. `firstline triage models` lists them.")
        self._replace("CURRENT", earlier[-1])
        # What served after it is no longer its past: the same version may stand there again.
        self._replace("HISTORY", "\n".join(earlier))
        return earlier[-1]

    def note(self, version: str, contest: dict[str, Any]) -> None:
        """Keep the result of a version's contest beside its card."""
        self._replace(f"models/{version}/contest.json", json.dumps(contest, indent=2, ensure_ascii=False))

    @property
    def _folder(self) -> Path:
        return self.home / "triage"

    def _served(self) -> list[str]:
        """What served, oldest first, up to and including the version that serves now."""
        history, current = self._folder / "HISTORY", self.current
        served = history.read_text(encoding="utf-8", errors="replace").split() if history.is_file() else []
        if current not in served:
            return [current] if current else []
        return served[: len(served) - served[::-1].index(current)]

    def _replace(self, name: str, text: str) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text + "\n")

    def _model(self, directory: Path, card: dict[str, Any]) -> ShelvedModel:
        return ShelvedModel(
            version=directory.name,
            serving=directory.name == self.current,
            card=card,
            contest=_read(directory / "contest.json"),
        )


def _read(path: Path) -> dict[str, Any]:
    """Return a table, or an empty one where the file is not there or none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
