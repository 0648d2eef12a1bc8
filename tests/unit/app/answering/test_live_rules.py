"""The triage file of a home, while somebody edits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.answering.live_rules import live_rules
from classifier.types import BadRouting

GOOD = '[default]\nqueue = "desk"\n'


def test_an_edit_serves_at_once(tmp_path: Path) -> None:
    (tmp_path / "triage.toml").write_text(GOOD)
    live = live_rules(tmp_path)
    assert live().default_queue == "desk"
    (tmp_path / "triage.toml").write_text('[default]\nqueue = "front-desk"\n')
    assert live().default_queue == "front-desk"


def test_a_bad_edit_keeps_the_last_good_rules_and_is_named_with_its_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "triage.toml").write_text(GOOD)
    live = live_rules(tmp_path)
    (tmp_path / "triage.toml").write_text(GOOD + "tier = 9\n")
    assert live().default_queue == "desk"
    assert "line 3: default.tier" in live.problem
    assert live().default_queue == "desk"
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    (tmp_path / "triage.toml").write_text(GOOD + "tier = 2\n")
    assert (live().default_tier, live.problem) == (2, "")


def test_a_home_without_a_file_has_the_packaged_rules_and_a_new_file_takes_over(tmp_path: Path) -> None:
    live = live_rules(tmp_path)
    assert live().rule("it/vpn").queue == "it-network"
    (tmp_path / "triage.toml").write_text(GOOD)
    assert live().rule("it/vpn").queue == "desk"


def test_a_former_routing_file_is_read_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "routing.toml").write_text(GOOD)
    assert live_rules(tmp_path)().default_queue == "desk"
    assert "rename it to triage.toml" in caplog.text


def test_a_wrong_file_at_the_start_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "triage.toml").write_text("[default]\ntier = 9\n")
    with pytest.raises(BadRouting, match=r"triage\.toml.*line 2"):
        live_rules(tmp_path)
