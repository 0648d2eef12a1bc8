"""Domain values to JSON text and back, exactly: what was stored is equal to what is read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter
from pydantic_core import to_json

T = TypeVar("T")


def encode(value: object) -> str:
    """Return `value` (a domain dataclass) as JSON; infinities and NaN survive."""
    return to_json(value, inf_nan_mode="constants", fallback=_plain).decode()


def decode(kind: type[T], text: str) -> T:
    """Return the `kind` that `encode` wrote; raise pydantic's `ValidationError` where the text is not one."""
    return cast(T, _adapter(cast(Hashable, kind)).validate_json(text))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no domain value.")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    # Built on first use: the schema of a receipt takes milliseconds, and a page that reads tickets needs none.
    return TypeAdapter(kind)
