"""What comes along with Firstline: licences that ask nothing of whoever runs or changes it, and pinned versions."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.licences import asked_for, installed_for

PERMISSIVE = re.compile(
    r"\b(MIT|Apache|BSD|ISC|PSF|Python Software Foundation|0BSD|Unlicense|CC0|Zlib)\b", re.IGNORECASE
)
COPYLEFT = re.compile(r"GPL|MPL|Mozilla|EPL|CDDL", re.IGNORECASE)
USED_UNCHANGED = {
    "certifi": "MPL-2.0: a list of certificates",
    "hypothesis": "MPL-2.0: only tests use it",
    "orjson": "MPL-2.0 in one of its parts",
    "pathspec": "MPL-2.0: only the type checker uses it",
    "psycopg": "LGPL-3.0: only whoever chooses PostgreSQL installs it",
    "psycopg-binary": "LGPL-3.0: as psycopg",
    "tqdm": "MPL-2.0 in one of its parts",
}
"""Weak copyleft: it holds for the package's own files, which are neither changed nor copied here."""


def test_every_package_is_under_a_permissive_licence_or_named_with_its_reason() -> None:
    strict = {
        package.name: package.licence
        for package in installed_for(asked_for())
        if COPYLEFT.search(package.licence) or not PERMISSIVE.search(package.licence)
    }
    assert set(strict) == set(USED_UNCHANGED), strict


def is_here(name: str) -> bool:
    return any(canonicalize_name(package.name) == name for package in distributions())


def test_every_package_is_pinned_and_none_is_pinned_in_vain() -> None:
    lines = Path("constraints.txt").read_text(encoding="utf-8").splitlines()
    named = [line.partition("==") for line in lines if line[:1] != "#"]
    pinned: dict[str, str] = {canonicalize_name(name): version for name, _, version in named}
    installed = {package.name: package.version.partition("+")[0] for package in installed_for(asked_for())}
    assert {name: pinned.get(name) for name in installed} == installed
    # What only another Python needs is pinned and not here.
    assert [name for name in pinned.keys() - installed.keys() if is_here(name)] == []
