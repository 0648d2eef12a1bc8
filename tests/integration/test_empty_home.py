"""A service that starts with nothing: people get what is asked, and the first index serves without a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.errors import NotReady
from app.main import create_app
from app.settings import load_settings

QUESTION = {"text": "what does error 809 of the vpn mean?"}


def test_an_empty_home_serves_people_until_its_first_index_serves_answers(small_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    with TestClient(create_app(load_settings(home=home))) as client:
        assert client.get("/healthz").status_code == 200
        assert "Bring some" in client.get("/readyz").json()["detail"]
        assert "still being set up" in client.get("/").text
        asked = client.post("/api/v1/requests", json=QUESTION).json()
        assert (asked["decision"], asked["ticket"]["state"]) == ("escalate", "open")

        shutil.copytree(small_home / "index", home / "index")

        assert client.get("/readyz").json()["status"] == "ready"
        assert "still being set up" not in client.get("/").text
        found = client.post("/api/v1/requests", json=QUESTION).json()
        assert "vpn" in [one["document_id"] for one in found["suggestions"]] or found["decision"] == "reply"


def test_a_home_that_is_not_there_is_not_made_by_a_slip_of_the_keys(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match=r"There is no folder .*mkdir "):
        create_app(load_settings(home=tmp_path / "typo"))
    assert not (tmp_path / "typo").exists()
