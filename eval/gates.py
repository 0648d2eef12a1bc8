"""Gates such as `ndcg@10<0.85`: when one is true of the figures, the command ends with status 3."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import InvalidInput

STATUS = 3
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
_GATE = re.compile(r"\s*([A-Za-z_][\w@.]*)\s*(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Fails when `figure` compares so with `limit`."""

    figure: str
    comparison: str
    limit: float

    def fails(self, figures: Mapping[str, object]) -> str | None:
        """Return why it fails, or None; a figure that could not be measured fails too.

        Raises `InvalidInput` for a figure that the command does not have.
        """
        value = _figure(figures, self.figure)
        if value is None:
            return f"{self.figure} could not be measured"
        failed = _OPERATORS[self.comparison](value, self.limit)
        return f"{self.figure} is {value:.4g}, which is {self.comparison} {self.limit:g}" if failed else None


def read_gate(text: str) -> Gate:
    """Read `figure<0.85` (also <=, >, >=, ==, !=; `query_ms.p95` for a nested figure)."""
    found = _GATE.fullmatch(text)
    if found is None:
        raise InvalidInput(f"The gate {text!r} cannot be read. Write a figure, a comparison and a number: ndcg@10<0.8")
    return Gate(figure=found[1], comparison=found[2], limit=float(found[3]))


def failures(gates: Sequence[Gate], figures: Mapping[str, object]) -> tuple[str, ...]:
    """Return why each failing gate fails."""
    return tuple(reason for gate in gates if (reason := gate.fails(figures)) is not None)


def _figure(figures: Mapping[str, object], name: str) -> float | None:
    value: object = figures
    for part in [name] if name in figures else name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            known = ", ".join(sorted(figures))
            raise InvalidInput(f"There is no figure {name!r} to gate on. Known here: {known}.")
        value = value[part]
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    raise InvalidInput(f"The figure {name!r} is not a number; a nested one is written like query_ms.p95.")
