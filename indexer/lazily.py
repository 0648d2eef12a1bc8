"""Values of an object that are made when somebody looks, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazily(Generic[T]):  # noqa: N801 - a decorator
    """As `functools.cached_property` without the lock that all threads share in Python 3.11.

    For values that cost little to make twice, of objects that are made at every question.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self._name, self.__doc__ = make, make.__name__, make.__doc__

    @overload
    def __get__(self, owner: None, kind: type, /) -> lazily[T]: ...

    @overload
    def __get__(self, owner: object, kind: type, /) -> T: ...

    def __get__(self, owner: object | None, kind: type, /) -> T | lazily[T]:
        if owner is None:
            return self
        made = owner.__dict__[self._name] = self._make(owner)  # found there before this is asked again
        return made
