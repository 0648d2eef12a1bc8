"""What lies in `deploy` fits the service: its commands, its bounds, and what the guide tells to set."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from app.http.limits import MAX_BROUGHT
from app.settings import Settings
from tests.unit.test_documentation import ROOT, check

DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
PROGRAM = "/opt/firstline/.venv/bin/firstline"


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    read.optionxform = str  # type: ignore[assignment, method-assign]  # the library's own way to keep capitals
    read.read(path)
    return read


@pytest.mark.parametrize("path", UNITS, ids=[path.name for path in UNITS])
def test_a_unit_starts_a_command_that_exists_as_the_services_own_user(path: Path) -> None:
    service = unit(path)["Service"]
    commands = re.findall(rf"{PROGRAM} ([a-z-]+(?: --[a-z-]+)*)", service["ExecStart"])

    assert service["User"] == "firstline"
    assert commands
    for command in commands:
        check(command)


@pytest.mark.parametrize("path", UNITS, ids=[path.name for path in UNITS])
def test_a_unit_may_write_what_the_guide_makes_for_it_and_no_more(path: Path) -> None:
    service = unit(path)["Service"]

    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["UMask"] == "0077"
    assert service["WorkingDirectory"] == "/etc/firstline"


def test_the_guides_settings_are_settings() -> None:
    (told,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)

    settings = Settings.model_validate(tomllib.loads(told))

    assert settings.cookie_secure
    assert str(settings.home) == "/var/lib/firstline"


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_lets_through_what_administrators_may_bring(name: str) -> None:
    (size,) = re.findall(r"(?:max_size|client_max_body_size) (\d+)m", (DEPLOY / name).read_text(), re.IGNORECASE)

    assert int(size) << 20 == MAX_BROUGHT


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_understands_the_units() -> None:
    command = ["systemd-analyze", "verify", *map(str, UNITS), *map(str, DEPLOY.glob("*.timer"))]

    found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert [line for line in found.stderr.splitlines() if "firstline" in line and "is not executable" not in line] == []
