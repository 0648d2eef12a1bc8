"""The desk file: what it means, and what is said of a mistake."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from app.domain.business_time import ALWAYS
from app.domain.errors import InvalidInput
from app.storage.home.desk_file import parse_desk, read_desk
from app.storage.home.live_desk import PACKAGED, live_desk
from app.storage.home.secret_file import home_secret

WHOLE = """
[life]
reopen_within = "7d"

[states.open]
en = "in line"
es = "en cola"

[calendars.office]
time_zone = "Europe/Madrid"
start = "08:30"
end = "17:00"
holidays = "ES-MD"
closed = ["2026-12-24"]

[assign]
after = "30m"
idle = "16h"
hours = "office"
lead = "lead@example.com"

[queues.it-network]
lead = "ann@example.com"

[agents."ann@example.com"]
name = "Ann"
slack = "U1"
teams = "7d1c0a34"
queues = ["it-network"]
skills = ["it/vpn"]
languages = ["en"]
capacity = 5
deputy = "lead@example.com"
hours = "office"
away = ["2026-12-24/2027-01-02", "2026-05-04"]

[agents."lead@example.com"]

[sla]
calendar = "office"
warn_at = 0.5
tell_requesters = true

[sla.high]
first_response = "1h30m"
resolution = "8h"

[sla.queues.it-network.high]
first_response = "15m"
calendar = "always"

[[sla.ladder]]
after = "2h"
tell = ["lead", "ann@example.com"]
raise_tier = true

[macros.hello]
text = "Hello {requester}, this is {agent}."
queues = ["it-network"]
then = "solved"
tags = ["fault"]

[closing]
required = true
tags = ["fault", "how-to"]

[follow_up]
remind_after = "10h"
reminder = { en = "Still there?", es = "¿Sigues ahí?" }

[csat]
scale = "stars"
share = 0.25
cooldown = "30d"
tiers = [1, 2]
"""


def test_everything_that_is_written_is_understood() -> None:
    rules = parse_desk(WHOLE)
    ann = rules.roster.agent("ann@example.com")
    assert ann is not None
    assert (ann.name, ann.slack, ann.teams, ann.capacity) == ("Ann", "U1", "7d1c0a34", 5)
    assert ann.deputy == "lead@example.com"
    assert ann.is_away(datetime(2027, 1, 2, 12, tzinfo=UTC))
    assert ann.is_away(datetime(2026, 5, 4, 12, tzinfo=UTC))
    assert (ann.hours.start, ann.hours.end) == (time(8, 30), time(17))
    assert {date(2026, 12, 24), date(2026, 12, 25), date(2026, 5, 2)} <= ann.hours.closed
    assert (rules.roster.lead("it-network"), rules.roster.lead("hr")) == ("ann@example.com", "lead@example.com")
    assert rules.assignment.after == timedelta(minutes=30)
    assert rules.sla.tell_requesters
    high = rules.sla.targets["high"]
    assert (high.first_response, high.resolution, high.calendar) == (
        timedelta(minutes=90),
        timedelta(hours=8),
        ann.hours,
    )
    own = rules.sla.of_queues["it-network", "high"]
    assert (own.first_response, own.resolution, own.calendar) == (timedelta(minutes=15), timedelta(hours=8), ALWAYS)
    assert set(rules.sla.targets) == {"high"}
    assert rules.sla.ladder[0].tell == ("lead", "ann@example.com")
    assert rules.macros["hello"].then == "solved"
    assert (rules.closing.required, rules.closing.tags) == (True, ("fault", "how-to"))
    assert rules.follow_up.reminder["es"] == "¿Sigues ahí?"
    assert (rules.csat.scale, rules.csat.share, rules.csat.cooldown) == ("stars", 0.25, timedelta(days=30))
    assert rules.reopen_within == timedelta(days=7)
    assert [rules.state_name("open", language) for language in ("es", "it")] == ["en cola", "in line"]


def test_an_empty_file_is_a_desk_that_promises_and_does_nothing_by_itself() -> None:
    rules = parse_desk("")
    assert (rules.sla.targets, rules.roster.agents, rules.assignment.after) == ({}, {}, None)


def test_the_packaged_file_can_be_read() -> None:
    assert read_desk(PACKAGED).sla.targets["critical"].calendar == ALWAYS


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (
            '[sla]\n[sla.high]\nfirst_response = "soon"',
            'line 3: sla.high.first_response must be a time such as "1h30m"',
        ),
        ('[sla.high]\nresolution = "2d"', "line 2: sla.high.resolution counts working time"),
        ("[sla.high]", "line 1: sla.high promises nothing"),
        ("[sla]\nwarn_at = 3", "line 2: sla.warn_at must be a number from 0 to 1"),
        ('[sla.high]\nresolution = "1h"\ncalendar = "moon"', "line 3: sla.high.calendar names the calendar 'moon'"),
        ("[[sla.ladder]]\nafter = '1h'", r"line 1: sla.ladder\[0\] does nothing"),
        ("[[sla.ladder]]\ntell = ['nobody']", r"line 2: sla.ladder\[0\].tell names 'nobody'"),
        ("[calendars.a]\nstart = '09:00'", "line 1: calendars.a needs 'time_zone'"),
        ("[calendars.a]\ntime_zone = 'Moon'\nstart='9:00'\nend='17:00'", "line 3: calendars.a.start must be a time"),
        ("[calendars.a]\ntime_zone='UTC'\nstart='18:00'\nend='17:00'", "line 4: calendars.a.end must be later"),
        (
            "[calendars.a]\ntime_zone='UTC'\nstart='08:00'\nend='17:00'\nholidays='XX'",
            "line 5: calendars.a.holidays must be a country",
        ),
        ("[agents.a]\ndeputy = 'b'", "line 2: agents.a.deputy names 'b', who is not listed"),
        ("[agents.a]\ndeputy = 'a'", "line 2: agents.a.deputy names the agent themselves"),
        ("[agents.a]\naway = ['2026-02-30']", "line 2: agents.a.away must hold dates"),
        ("[agents.a]\naway = ['2026-02-02/2026-02-01']", "line 2: agents.a.away ends before it begins"),
        ("[agents.a]\ncapacity = -1", "line 2: agents.a.capacity must be a whole number"),
        ("[agents.a]\nphone = '1'", "line 2: agents.a has an unknown key 'phone'"),
        ("[macros.a]\ntext = 'Hi {nmae}'", r"line 2: macros.a.text has an unknown variable \{nmae\}"),
        ("[macros.a]\ntitle = 'x'", "line 1: macros.a needs a text"),
        ("[closing]\nrequired = true", "line 2: closing.required needs tags"),
        ("[follow_up]\nremind_after = '1h'", "line 2: follow_up.remind_after needs a reminder"),
        ("[states.asleep]\nen = 'x'", "line 1: states has an unknown key 'asleep'"),
        ("[csat]\nscale = 'hearts'", "line 2: csat.scale must be one of"),
        ("[csat]\ntiers = [7]", r"line 2: csat.tiers\[0\] must be 0, 1, 2 or 3"),
        ("[csat]\ntiers = [1, [2]]", r"line 2: csat.tiers\[1\] must be 0, 1, 2 or 3"),
        ("[life]\nreopen_within = 14", "line 2: life.reopen_within must be a text"),
        ("[what]", "line 1: the file has an unknown key 'what'"),
        ("[sla", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_key(written: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse_desk(written)


def test_an_edit_serves_at_once_and_a_bad_one_never(tmp_path: Path) -> None:
    live = live_desk(tmp_path)
    assert live().sla.targets
    own = tmp_path / "desk.toml"
    own.write_text("[life]\nreopen_within = '1d'\n")
    assert live().reopen_within == timedelta(days=1)
    own.write_text("[life]\nreopen_within = 'never'\n")
    assert live().reopen_within == timedelta(days=1)
    assert "line 2" in live.problem
    own.write_text("[life]\nreopen_within = '3d'\n")
    assert (live().reopen_within, live.problem) == (timedelta(days=3), "")
    own.unlink()
    assert live().reopen_within == timedelta(days=14)


def test_a_file_that_is_wrong_from_the_start_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text("[life]\nx = 1\n")
    with pytest.raises(InvalidInput, match=r"desk\.toml.*line 2"):
        live_desk(tmp_path)


def test_a_homes_secret_is_made_once_and_for_the_service_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "rating.key"
    assert home_secret(path) == home_secret(path)
    assert len(home_secret(path)) == 32
    assert os.stat(path).st_mode & 0o077 == 0
