"""What is to be tried, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.evaluation_card import checked_name
from app.domain.what_if import WhatIf


@dataclass(slots=True)
class MemoryWhatIfs:
    """`WhatIfShelf` over a dictionary."""

    kept: dict[str, WhatIf] = field(default_factory=dict)

    def keep(self, asked: WhatIf) -> None:
        self.kept[checked_name(asked.name)] = asked

    def get(self, name: str) -> WhatIf:
        if checked_name(name) not in self.kept:
            raise NotFound(f"There is nothing to try under the name {name!r}.")
        return self.kept[name]
