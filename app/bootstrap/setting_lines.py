"""Settings as people read them: the value in force, where it comes from, and never a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Set

from pydantic import BaseModel, SecretStr

from app.domain.setting_line import SettingLine, SettingSource
from app.settings import Settings, names_set

_PASSWORD = re.compile(r"(://[^/:@\s]*):[^@/\s]*@")


def lines_of(settings: Settings) -> tuple[SettingLine, ...]:
    """Return every setting to be read by people: where it comes from, and never a secret's value."""
    named, plain = names_set(), _without_options(settings)
    lines = []
    for name, field in Settings.model_fields.items():
        value, default = getattr(settings, name), field.get_default(call_default_factory=True)
        source = _source(name, *named, is_default=value == default, is_option=value != getattr(plain, name, value))
        secret = isinstance(value, SecretStr)
        lines.append(
            SettingLine(
                name=name,
                variable=f"FIRSTLINE_{name.upper()}",
                value="" if secret else _readable(value),
                default="" if secret else _readable(default),
                source=source,
                description=field.description or "",
                secret=secret,
                is_set=bool(value.get_secret_value()) if isinstance(value, SecretStr) else True,
            )
        )
    return tuple(lines)


def _source(
    name: str, in_environment: Set[str], in_file: Set[str], *, is_default: bool, is_option: bool
) -> SettingSource:
    if is_option:
        return "option"
    if name in in_environment:
        return "environment"
    if name in in_file:
        return "file"
    return "default" if is_default else "option"


def _without_options(settings: Settings) -> Settings:
    """Return what the environment and the file alone would give; a file that broke meanwhile changes nothing."""
    try:
        return Settings()
    except ValueError:  # as in `load_settings`
        return settings


def _readable(value: object) -> str:
    if isinstance(value, dict):
        plain = {key: one.model_dump() if isinstance(one, BaseModel) else one for key, one in value.items()}
        return json.dumps(plain, ensure_ascii=False) if plain else ""
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value))
    return _PASSWORD.sub(r"\1:…@", str(value))
