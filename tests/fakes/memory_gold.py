"""Gold sets in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.gold import GoldRow, named_set
from app.domain.labelling import AnswerSheet


@dataclass(slots=True)
class MemoryGold:
    """`GoldShelf` over a dictionary; `open_answers` is what a replay left unclear."""

    kept: dict[str, tuple[GoldRow, ...]] = field(default_factory=dict)
    open_answers: dict[str, float] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))

    def rows(self, name: str) -> tuple[GoldRow, ...]:
        if name not in self.kept:
            raise NotFound(f"There is no gold set {name!r}.")
        return self.kept[name]

    def keep(self, name: str, rows: Sequence[GoldRow]) -> None:
        self.kept[named_set(name)] = tuple(rows)

    def change(self, name: str, changed: Iterable[GoldRow]) -> None:
        held = {row.id: row for row in self.rows(name)}
        for row in changed:
            if row.id not in held:
                raise NotFound(f"There is no row {row.id!r} in the gold set {name!r}.")
            held[row.id] = row
        self.kept[name] = tuple(held.values())

    def unclear(self) -> Mapping[str, float]:
        return self.open_answers


@dataclass(slots=True)
class MemoryAnswerSheets:
    """`AnswerSheets` over a dictionary."""

    kept: dict[str, AnswerSheet] = field(default_factory=dict)

    def of(self, name: str) -> AnswerSheet | None:
        return self.kept.get(name)

    def keep(self, name: str, sheet: AnswerSheet) -> None:
        self.kept[named_set(name)] = sheet
