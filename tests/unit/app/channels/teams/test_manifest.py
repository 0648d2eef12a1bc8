"""The app package."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.channels.teams.manifest import app_package
from app.cli import run
from tests.fakes.teams import APP

SITE = "https://help.example.com"


def test_the_package_holds_a_manifest_and_icons_of_the_right_size() -> None:
    with ZipFile(io.BytesIO(app_package(APP, name="Firstline", url=f"{SITE}/"))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        sizes = {name: struct.unpack(">2I", archive.read(name)[16:24]) for name in manifest["icons"].values()}
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
    assert manifest["bots"][0]["botId"] == manifest["id"] == APP
    assert manifest["validDomains"] == ["help.example.com"]
    assert "authorization" not in manifest
    assert "team" in manifest["bots"][0]["scopes"]  # else no channel of agents
    assert len(manifest["description"]["short"]) <= 80


def test_the_same_arguments_make_the_same_package() -> None:
    assert app_package(APP, name="Help", url=SITE) == app_package(APP, name="Help", url=SITE)


def test_the_command_writes_it_and_says_where_microsoft_must_post(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "app.zip"
    assert run(["teams", "manifest", "--out", str(out), "--url", SITE, "--app-id", APP]) == 0
    assert out.read_bytes()[:2] == b"PK"
    assert f"{SITE}/teams/messages" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "told"),
    [(["--url", "http://help"], "https"), (["--url", SITE, "--app-id", "x"], "no application id"), ([], "--url")],
)
def test_what_is_missing_is_said(given: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["teams", "manifest", *given]) == 2
    assert told in capsys.readouterr().err
