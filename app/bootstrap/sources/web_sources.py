"""What sources that read somebody's web API have in common: an address that may get the token, and the token."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import SecretStr

from app.domain.errors import InvalidInput, NotReady
from indexer.types import SourceUnavailable

Place = TypeVar("Place")


def place_for(read: Callable[[str], Place], address: str) -> Place:
    """Return the place that `read` finds in an address; raise `InvalidInput` with what is wrong with it."""
    try:
        return read(address)
    except SourceUnavailable as error:
        raise InvalidInput(str(error)) from error


def token_of(setting: SecretStr, *, without: str) -> str:
    """Return the token; raise `NotReady` with the sentence for whoever is `without` one."""
    token = setting.get_secret_value()
    if not token:
        raise NotReady(without)
    return token
