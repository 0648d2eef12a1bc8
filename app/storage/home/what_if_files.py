"""What is tried on past requests, as files: `HOME/whatif/NAME.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from app.domain.errors import NotFound, UnusableFile
from app.domain.evaluation_card import checked_name
from app.domain.what_if import WhatIf
from app.whole import write_whole

FOLDER = "whatif"


@dataclass(frozen=True, slots=True)
class WhatIfFiles:
    """`WhatIfShelf` over a folder of the home."""

    home: Path

    def keep(self, asked: WhatIf) -> None:
        """Write it; one of the same name is replaced. Raises `UnusableFile` where it cannot be written."""
        path = self._path(asked.name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(asdict(asked), ensure_ascii=False, indent=1) + "\n")
        except OSError as problem:
            raise UnusableFile(f"{str(path)!r} cannot be written ({problem.strerror}). Check the folder.") from problem

    def get(self, name: str) -> WhatIf:
        """Return what is tried under this name; raises `NotFound`."""
        try:
            table = json.loads(self._path(name).read_text(encoding="utf-8"))
            known = {field.name for field in fields(WhatIf)}
            values: dict[str, Any] = {
                key: tuple(of) if isinstance(of, list) else of for key, of in table.items() if key in known
            }
            return WhatIf(**values)
        except (OSError, ValueError, TypeError, AttributeError) as problem:
            raise NotFound(
                f"There is nothing to try under the name {name!r}. Fill in the form on the page What if."
            ) from problem

    def _path(self, name: str) -> Path:
        return self.home / FOLDER / f"{checked_name(name)}.json"
