"""Whoever is left out or erased leaves the triage models that were trained before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.bootstrap.triage.forgetting import forget_messages
from app.services.access.leave_out import LeaveOut
from app.settings import Settings, load_settings
from app.storage.home.model_shelf import ModelShelf
from classifier.model import TriageModel
from classifier.train import train_triage
from tests.fakes.builders import a_request
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests, strangers

TEXTS = [row.text for row in [*requests(each=10, first=60), *strangers(90)]]
IDS = [f"req_{number}" for number in range(len(TEXTS))]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with two models that have looked at the same requests; every third is by the same person."""
    model, shelf = train_triage(requests(), WordHashEncoder()), ModelShelf(tmp_path)
    for named in (IDS, ()):
        heard = model.used_to(TEXTS, named)
        heard.save(shelf.path(f"{heard.version}{len(named)}"))
        shelf.promote(f"{heard.version}{len(named)}")
    settings = load_settings(home=tmp_path)
    with open_store(settings)() as work:
        for number, id in enumerate(IDS):
            work.records.add_request(replace(a_request(id), requester="slack:U1" if number % 3 == 0 else "slack:U2"))
        work.commit()
    return settings


def companies(settings: Settings) -> list[int]:
    shelf, found = ModelShelf(settings.home), []
    for model in shelf.models():
        doubt = TriageModel.load(shelf.path(model.version), WordHashEncoder()).heads["topic"].doubt
        assert doubt is not None
        found.append(len(doubt.company.strays) if doubt.company else 0)
    return found


def test_somebody_left_out_stands_in_no_model_any_more(settings: Settings) -> None:
    assert forget_messages(settings) == 0
    assert companies(settings) == [len(IDS)] * 2
    pointer = settings.home / "triage" / "CURRENT"
    before = pointer.stat()
    LeaveOut(unit_of_work=open_store(settings), clock=SystemClock())("slack:U1", by="slack:U1")
    forget_messages(settings)
    assert sorted(companies(settings)) == [0, len(IDS) - len(IDS[::3])], "the one without ids forgets all"
    assert pointer.stat().st_ino != before.st_ino, "a running service reads it anew"
    assert forget_messages(settings) == 0


def test_what_is_no_longer_kept_leaves_the_models(settings: Settings) -> None:
    empty = load_settings(home=settings.home, database_url=f"sqlite:///{settings.home}/other.db")
    forget_messages(empty)
    assert sorted(companies(settings)) == [0, len(IDS)], "of the one without ids nobody is known to be gone"


def test_a_home_without_models_forgets_nothing(tmp_path: Path) -> None:
    assert forget_messages(load_settings(home=tmp_path)) == 0
    assert not list(tmp_path.iterdir())
