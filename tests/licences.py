"""Every package that Firstline installs, its version and its licence: `python -m tests.licences`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
_OURS = "firstline"
_WORDS = {
    "Redistribution and use in source and binary forms": "BSD, by its text",
    "Permission is hereby granted, free of charge": "MIT, by its text",
    "Apache License": "Apache, by its text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as it says of itself; an empty licence says nothing."""

    name: str
    version: str
    licence: str


def asked_for() -> tuple[Requirement, ...]:
    """Return what the project asks for, with all its extras."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return tuple(one for one in map(Requirement, lines) if one.name != _OURS)


def installed_for(requirements: Iterable[Requirement]) -> tuple[Package, ...]:
    """Return what is installed for these and for what they need in turn, by name."""
    wanted, found = list(requirements), dict[str, Distribution]()
    done = set[tuple[str, str]]()
    while wanted:
        one = wanted.pop()
        name = canonicalize_name(one.name)
        extras = {(name, extra) for extra in ("", *one.extras)} - done
        done |= extras
        try:
            package = found.setdefault(name, distribution(name))
        except PackageNotFoundError:  # for another system
            continue
        wanted += [needed for _, extra in extras for needed in _needs(package, extra)]
    return tuple(Package(name=n, version=d.version, licence=_licence(d)) for n, d in sorted(found.items()))


def _needs(package: Distribution, extra: str) -> Iterator[Requirement]:
    for line in package.requires or ():
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({"extra": extra}):
            yield needed


def _licence(package: Distribution) -> str:
    """Return the expression, else the classifiers, else what stands there instead, else what the text begins like."""
    said = package.metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    named = [line.rpartition("::")[2].strip() for line in said.get_all("Classifier") or () if line.startswith("Lic")]
    told = ", ".join(name for name in named if name != "OSI Approved")
    return told or (said["License"].strip().partition("\n")[0] if "License" in said else "") or _by_text(package)


def _by_text(package: Distribution) -> str:
    texts = [file.read_text() for file in package.files or () if "licenses" in file.parts]
    return next((name for words, name in _WORDS.items() if any(words in " ".join(text.split()) for text in texts)), "")


if __name__ == "__main__":
    for package in installed_for(asked_for()):
        print(f"{package.name:32} {package.version:14} {package.licence}")
