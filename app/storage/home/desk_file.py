"""Reads and checks desk.toml; every mistake is named with its line and key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from app.domain.business_time import ALWAYS, Calendar
from app.domain.desk_rules import Assignment, Closing, CsatRule, DeskRules, FollowUpRule
from app.domain.errors import InvalidInput, UnusableFile
from app.domain.macro import VARIABLES, Macro, unknown_variables
from app.domain.replying import Then
from app.domain.roster import Absence, Agent, Roster
from app.domain.ticket import TRANSITIONS
from app.storage.home.desk_nodes import Table, calendar, day, flag, share, span, text, texts, whole, wordings
from app.storage.home.desk_promises import read_sla
from classifier.toml_lines import Node, parse_toml
from classifier.types import BadRouting

_PARTS = (
    "life",
    "states",
    "calendars",
    "assign",
    "agents",
    "queues",
    "sla",
    "macros",
    "closing",
    "follow_up",
    "csat",
)
_AGENT = ("name", "slack", "teams", "queues", "skills", "languages", "capacity", "deputy", "hours", "away")
_LIFE_DAYS = 14
Calendars = Mapping[str, Calendar]


def read_desk(path: Path) -> DeskRules:
    """Return what a desk.toml says; raise `UnusableFile` naming the file, the line and the key."""
    try:
        return parse_desk(path.read_text(encoding="utf-8"))
    except InvalidInput as problem:
        raise UnusableFile(f"{str(path)!r}: {problem}") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise UnusableFile(
            f"{str(path)!r} cannot be read ({problem}). Check the name and that it is UTF-8."
        ) from problem


def parse_desk(written: str) -> DeskRules:
    """Check the text of a desk file; raise `InvalidInput` naming the line and the key."""
    try:
        return _rules(parse_toml(written))
    except BadRouting as problem:
        raise InvalidInput(str(problem)) from problem


def _rules(file: Node) -> DeskRules:
    table = file.table(_PARTS)
    calendars = {"always": ALWAYS} | {name: calendar(node) for name, node in _table(table, "calendars").items()}
    life = _table(table, "life", ("reopen_within",))
    roster = _roster(table, calendars)
    return DeskRules(
        roster=roster,
        sla=read_sla(table.get("sla", Node({}, ("sla",), file.lines)), calendars, roster),
        macros={name: _macro(name, node) for name, node in _table(table, "macros").items()},
        assignment=_assignment(_table(table, "assign", ("after", "idle", "hours", "lead")), calendars),
        closing=_closing(_table(table, "closing", ("tags", "required", "queues"))),
        follow_up=_follow_up(table, calendars),
        csat=_csat(_table(table, "csat", ("scale", "share", "cooldown", "open_for", "tiers"))),
        states={name: wordings(node) for name, node in _table(table, "states", tuple(TRANSITIONS)).items()},
        reopen_within=_days(life, "reopen_within", _LIFE_DAYS),
    )


def _table(table: Table, name: str, known: tuple[str, ...] = ()) -> Table:
    return table[name].table(known) if name in table else {}


def _days(table: Table, key: str, default: int) -> timedelta:
    return span(table[key], days=True) if key in table else timedelta(days=default)


def hours_of(table: Table, key: str, calendars: Calendars) -> Calendar:
    """Return the calendar that a key names; around the clock where it names none."""
    name = text(table, key, "always")
    if name not in calendars:
        raise table[key].wrong(f"names the calendar {name!r}; there are: {', '.join(sorted(calendars))}.")
    return calendars[name]


def _roster(table: Table, calendars: Calendars) -> Roster:
    agents = {name: _agent(name, node, calendars) for name, node in _table(table, "agents").items()}
    for name, node in _table(table, "agents").items():
        _check_known(node.table(_AGENT), "deputy", agents)
        if agents[name].deputy == name:
            raise node.table()["deputy"].wrong("names the agent themselves; leave it out.")
    leads = {"": text(_table(table, "assign"), "lead")}
    _check_known(_table(table, "assign"), "lead", agents)
    for name, node in _table(table, "queues").items():
        queue = node.table(("lead",))
        _check_known(queue, "lead", agents)
        leads[name] = text(queue, "lead")
    return Roster(agents=agents, leads={queue: lead for queue, lead in leads.items() if lead})


def _check_known(table: Table, key: str, agents: Mapping[str, Agent]) -> None:
    if text(table, key) and text(table, key) not in agents:
        raise table[key].wrong(f"names {text(table, key)!r}, who is not listed under [agents].")


def _agent(name: str, node: Node, calendars: Calendars) -> Agent:
    table = node.table(_AGENT)
    return Agent(
        id=name,
        name=text(table, "name"),
        slack=text(table, "slack"),
        teams=text(table, "teams"),
        queues=frozenset(texts(table, "queues")),
        skills=frozenset(texts(table, "skills")),
        languages=frozenset(texts(table, "languages")),
        capacity=whole(table["capacity"], least=0, most=1000) if "capacity" in table else 10,
        deputy=text(table, "deputy"),
        hours=hours_of(table, "hours", calendars),
        away=tuple(_absence(table["away"], one) for one in texts(table, "away")),
    )


def _absence(node: Node, value: str) -> Absence:
    first, _, last = value.partition("/")
    absence = Absence(first=day(node, first), last=day(node, last or first))
    if absence.last < absence.first:
        raise node.wrong(f"ends before it begins: {value!r}.")
    return absence


def _assignment(table: Table, calendars: Calendars) -> Assignment:
    return Assignment(
        after=span(table["after"]) if "after" in table else None,
        idle=span(table["idle"]) if "idle" in table else None,
        hours=hours_of(table, "hours", calendars),
    )


def _macro(name: str, node: Node) -> Macro:
    table = node.table(("title", "text", "queues", "then", "tags"))
    if "text" not in table:
        raise node.wrong("needs a text.")
    worded = wordings(table["text"])
    if unknown := [one for wording in worded.values() for one in unknown_variables(wording)]:
        raise table["text"].wrong(f"has an unknown variable {{{unknown[0]}}}; there are: {', '.join(VARIABLES)}.")
    then: Then = table["then"].as_choice(("", "pending_requester", "solved")) if "then" in table else ""
    return Macro(
        id=name,
        title=text(table, "title", name),
        texts=worded,
        queues=frozenset(texts(table, "queues")),
        then=then,
        tags=texts(table, "tags"),
    )


def _closing(table: Table) -> Closing:
    closing = Closing(
        tags=texts(table, "tags"), required=flag(table, "required"), queues=frozenset(texts(table, "queues"))
    )
    if closing.required and not closing.tags:
        raise table["required"].wrong("needs tags to choose from.")
    return closing


def _follow_up(whole_file: Table, calendars: Calendars) -> FollowUpRule:
    table = _table(whole_file, "follow_up", ("remind_after", "solve_after", "hours", "reminder", "goodbye"))
    for time, words in (("remind_after", "reminder"), ("solve_after", "goodbye")):
        if time in table and words not in table:
            raise table[time].wrong(f"needs a {words}: what is said then.")
    return FollowUpRule(
        remind_after=span(table["remind_after"]) if "remind_after" in table else None,
        solve_after=span(table["solve_after"]) if "solve_after" in table else None,
        hours=hours_of(table, "hours", calendars),
        reminder=wordings(table["reminder"]) if "reminder" in table else {},
        goodbye=wordings(table["goodbye"]) if "goodbye" in table else {},
    )


def _csat(table: Table) -> CsatRule:
    tiers = table["tiers"].as_tiers() if "tiers" in table else (1, 2, 3)
    return CsatRule(
        scale=table["scale"].as_choice(("off", "thumbs", "stars")) if "scale" in table else "thumbs",
        share=share(table["share"]) if "share" in table else 1.0,
        cooldown=_days(table, "cooldown", 14),
        open_for=_days(table, "open_for", 14),
        tiers=frozenset(tiers),
    )
