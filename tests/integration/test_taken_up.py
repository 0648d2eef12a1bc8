"""What a running service takes up without a restart: models that are promoted or come back, curves and thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.answering.confidence import PACKAGED, read_confidence, write_confidence
from app.answering.thresholds import write_thresholds
from app.bootstrap.health import check_up
from app.bootstrap.triage.training import train_triage_on
from app.domain.decision import Thresholds
from app.main import create_app
from app.settings import load_settings
from app.storage.home.model_shelf import ModelShelf
from classifier.types import LabelledText

TOKEN = "let-me-in"
AS_AGENT = {"Authorization": f"Bearer {TOKEN}"}
QUESTION = "what does error 809 of the vpn mean?"
OTHERS = [
    LabelledText(text=f"{what} number {n}", topic=topic)
    for n in range(8)
    for what, topic in (("the vpn shows an error", "kites/strings"), ("my kite lost its tail", "kites/tails"))
]


@pytest.fixture
def client(small_home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(load_settings(home=small_home, agent_token=TOKEN))) as client:
        yield client


def topic(client: TestClient) -> str:
    found = client.post("/api/v1/triage", json={"text": "the vpn shows an error"}, headers=AS_AGENT).json()
    return str(found["topics"][0]["label"])


def ready(client: TestClient) -> dict[str, str]:
    return dict(client.get("/readyz").json())


def test_a_promoted_model_serves_at_once_and_so_does_the_one_before_it_when_it_comes_back(
    client: TestClient, small_home: Path
) -> None:
    before = topic(client)
    train_triage_on(OTHERS, small_home)
    assert topic(client) == "kites/strings"
    ModelShelf(small_home).roll_back()
    assert topic(client) == before
    assert "warning" not in ready(client)


def test_a_broken_model_is_named_and_the_last_good_one_goes_on(client: TestClient, small_home: Path) -> None:
    before = topic(client)
    broken = small_home / "triage" / "models" / "broken"
    broken.mkdir()
    (broken / "card.json").write_text("{")
    ModelShelf(small_home).promote("broken")
    assert topic(client) == before
    found = ready(client)
    assert found["status"] == "ready"
    assert "'broken'" in found["warning"] or "/broken'" in found["warning"]
    assert "triage model from before serves" in found["warning"]
    checks = {check.name: check for check in check_up(load_settings(home=small_home))}
    assert not checks["triage model"].ok


def test_thresholds_certified_again_decide_the_next_request(client: TestClient, small_home: Path) -> None:
    def decision() -> str:
        return str(client.post("/api/v1/requests", json={"text": QUESTION}).json()["decision"])

    assert decision() == "reply"
    write_thresholds(Thresholds(answer=1.0, clarify=1.0), small_home)
    assert decision() == "escalate"
    (small_home / "thresholds.toml").write_text("answer = 'often'\n")
    assert decision() == "escalate"
    assert "answer must be a probability" in ready(client)["warning"]
    (small_home / "thresholds.toml").unlink()
    assert decision() == "reply"
    assert "warning" not in ready(client)


def test_curves_learned_again_say_how_sure_the_next_answer_is(client: TestClient, small_home: Path) -> None:
    def confidence() -> float:
        return float(client.post("/api/v1/requests", json={"text": QUESTION}).json()["confidence"])

    before = confidence()
    packaged = read_confidence(PACKAGED)
    doubting = {name: replace(curve, intercept=curve.intercept - 3.0) for name, curve in packaged.answers.items()}
    write_confidence(replace(packaged, answers=doubting, version="doubting"), small_home / "confidence.json")
    assert confidence() < before
