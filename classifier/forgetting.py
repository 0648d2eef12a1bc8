"""Recent messages leave a saved model: who is forgotten stands in no company any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Stays = Callable[[Sequence[str]], Sequence[bool]]
Kept = dict[str, NDArray[np.bool_]]

_STRAYS, _NAMES, _HEARD = ".company strays", ".company names", ".company heard"


def forget_company(directory: Path, stays: Stays) -> int:
    """Take recent messages out of a saved model and return how many went; its file is replaced whole.

    `stays` says of messages, by name, which may stay. Of a model that kept no names it is asked about empty ones. What
    was learned of all of them together, how many are out of scope, stays.
    """
    path = directory / "arrays.npz"
    with np.load(path) as saved:
        heads = sorted(name.removesuffix(_STRAYS) for name in saved.files if name.endswith(_STRAYS))
        kept = {head: np.asarray(stays(_names(head, saved)), dtype=bool) for head in heads}
        gone = sum(int((~rows).sum()) for rows in kept.values())
        arrays = {name: saved[name] for name in saved.files} if gone else {}
    if gone:
        pending = directory / f".arrays.{os.getpid()}.new.npz"
        np.savez(pending, **_shortened(arrays, kept))
        os.replace(pending, path)
    return gone


def _names(head: str, saved: Any) -> list[str]:
    if head + _NAMES in saved.files:
        return [str(name) for name in saved[head + _NAMES]]
    return [""] * len(saved[head + _STRAYS])


def _shortened(arrays: dict[str, Any], kept: Kept) -> dict[str, Any]:
    """Return the arrays with what is kept of each company; one without anybody is none."""
    found = dict(arrays)
    for head, rows in kept.items():
        for name in (name for name in arrays if name.startswith(f"{head}.company ")):
            if not rows.any():
                del found[name]
            elif name != head + _HEARD:
                found[name] = arrays[name][rows]
    return found
