"""Politeness as a file: complete, checked to the key, and read again when it changes."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path

import pytest

from app.answering.manners import FILE, PACKAGED, live_manners, parse_politeness, read_politeness
from app.domain.errors import NotReady
from app.domain.politeness import Politeness


def test_the_packaged_file_says_what_the_code_does_without_one() -> None:
    assert read_politeness(PACKAGED) == Politeness()


def test_quiet_hours_are_read_with_their_days_and_zone() -> None:
    text = '[[quiet_hours]]\nfrom = "20:00"\nto = 07:00:00\ndays = ["sat", "sun"]\ntime_zone = "Europe/Rome"'
    (hours,) = parse_politeness(text).quiet_hours
    assert (hours.start, hours.end, hours.days, str(hours.zone)) == (time(20), time(7), {5, 6}, "Europe/Rome")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[overheard]\nask = maybe", "line 2"),
        ('[overheard]\nask = "yes"', "overheard.ask"),
        ("[overheard]\nsilnt = []", "overheard.silnt"),
        ('[overheard]\nsilent = ["jokes"]', "overheard.silent"),
        ("[overheard]\nreply_from = 75", "overheard.reply_from"),
        ("[overheard]\ngrace_seconds = -1", "overheard.grace_seconds"),
        ("overheard = 3", "overheard"),
        ("quiet_hours = 3", "quiet_hours"),
        ('[[quiet_hours]]\nfrom = "8pm"\nto = "07:00"', "quiet_hours[0].from"),
        ('[[quiet_hours]]\nfrom = "07:00"\nto = "07:00"', "quiet_hours[0]"),
        ('[[quiet_hours]]\nfrom = "20:00"\nto = "07:00"\ndays = ["monday"]', "quiet_hours[0].days"),
        ('[[quiet_hours]]\nfrom = "20:00"\nto = "07:00"\ntime_zone = "Mars/Olympus"', "quiet_hours[0].time_zone"),
        ("[asking]\ncost = true", "asking.cost"),
        ("[asking]\nchoices = 1", "asking.choices"),
    ],
)
def test_what_is_wrong_is_named_by_line_or_key(text: str, named: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(NotReady, match=FILE.replace(".", r"\.")) as error:
        live_manners(tmp_path)
    assert named in str(error.value)


def test_a_changed_file_counts_at_once_and_a_broken_one_does_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    manners = live_manners(tmp_path)
    assert manners() == Politeness()
    for step, text in enumerate(("[overheard]\nask = true", "[overheard]\nask = perhaps")):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        os.utime(tmp_path / FILE, (step, step))
        assert manners().may_ask
    assert "politeness from before serves" in caplog.text
    (tmp_path / FILE).unlink()
    assert manners() == Politeness()
