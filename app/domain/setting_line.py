"""One setting as administrators read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SettingSource = Literal["option", "environment", "file", "default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """`value` is readable and never a secret: of those it says only whether they are set."""

    name: str
    variable: str
    value: str
    default: str
    source: SettingSource
    description: str
    secret: bool = False
    is_set: bool = True
