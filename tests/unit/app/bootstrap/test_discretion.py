"""Whom a home learns nothing from: what people asked for and what the settings list, wherever it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.bootstrap.discretion import left_out, slack_discretion
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.bootstrap.triage.learning import corrections_of, recent_messages
from app.domain.request import Origin
from app.services.access.leave_out import LeaveOut
from app.settings import Settings, load_settings
from tests.contracts.test_privacy_stores import a_label
from tests.fakes.builders import a_decision, a_receipt, a_request

ROSTER = '[agents."ben@example.com"]\nslack = "U2"\n'


def settings_with(home: Path, **more: object) -> Settings:
    return load_settings(home=home, **more)


def test_people_and_channels_of_both_lists_are_left_out(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, not_learned_from=frozenset({"slack:C9", "Anna@Example.com"}), history_days=30)
    LeaveOut(unit_of_work=open_store(settings), clock=SystemClock())("slack:U1", by="slack:U1")
    assert left_out(settings) == {"slack:C9", "anna@example.com", "slack:U1"}
    discretion = slack_discretion(settings)
    assert (discretion.people, discretion.channels) == ({"U1"}, {"C9"})
    assert discretion.since is not None
    assert abs(SystemClock().now() - timedelta(days=30) - discretion.since) < timedelta(minutes=1)


def test_an_agent_is_left_out_under_both_names(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text(ROSTER, encoding="utf-8")
    for name in ("slack:U2", "ben@example.com"):
        assert left_out(settings_with(tmp_path, not_learned_from=frozenset({name}))) == {"slack:U2", "ben@example.com"}


def test_training_takes_no_correction_of_what_they_wrote(tmp_path: Path) -> None:
    settings = settings_with(tmp_path)
    asked = replace(a_request("req_1"), origin=Origin(channel="slack", conversation="C1", message="1"))
    with open_store(settings)() as work:
        work.records.add_request(asked)
        work.labels.add([a_label(1), replace(a_label(2), request_id="")])
        work.commit()
    assert len(corrections_of(settings)) == 2
    (imported,) = corrections_of(settings_with(tmp_path, not_learned_from=frozenset({"slack:C1"})))
    assert imported.id == "lbl_2"


def test_recent_messages_are_those_of_two_months_each_once_and_none_of_theirs(tmp_path: Path) -> None:
    settings, now = settings_with(tmp_path), SystemClock().now()
    days = {"today": 0.1, "twice": 20, "theirs": 1, "old": 70}
    asked = {name: a_request(name, text=name, received_at=now - timedelta(days=ago)) for name, ago in days.items()}
    asked["theirs"] = replace(asked["theirs"], requester="slack:U1")
    with open_store(settings)() as work:
        for name, request in asked.items():
            work.records.add_request(request)
            work.records.add_receipt(a_receipt(request, a_decision("reply"), id=f"rcp_{name}"))
        work.records.add_receipt(a_receipt(asked["twice"], a_decision("reply"), id="rcp_again"))
        work.commit()
    LeaveOut(unit_of_work=open_store(settings), clock=SystemClock())("slack:U1", by="slack:U1")
    assert recent_messages(settings) == {"twice": "twice", "today": "today"}
