"""The part of a desk file that promises times: targets, warnings and the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.business_time import ALWAYS, Calendar
from app.domain.roster import Roster
from app.domain.sla import Rung, SlaPolicy, Target
from app.domain.triage import PRIORITIES, Priority
from app.storage.home.desk_nodes import Table, flag, share, span, text, texts
from classifier.toml_lines import Node

_TARGET = ("first_response", "resolution", "calendar")
_RUNG = ("after", "tell", "raise_tier", "queue")
ROLES = ("assignee", "lead")
"""Whom a rung may tell besides agents by name."""


def read_sla(node: Node, calendars: Mapping[str, Calendar], roster: Roster) -> SlaPolicy:
    """Return the promises; a queue's own target takes what it leaves out from the one for all."""
    table = node.table((*PRIORITIES, "calendar", "warn_at", "tell_requesters", "queues", "ladder"))
    usual = _calendar(table, calendars, ALWAYS)
    for_all = _targets(table, calendars, {name: Target(calendar=usual) for name in PRIORITIES})
    targets = {priority: for_all[priority] for priority in PRIORITIES if priority in table}
    queues = table["queues"].table() if "queues" in table else {}
    of_queues: dict[tuple[str, Priority], Target] = {}
    for queue, own in queues.items():
        listed = own.table((*PRIORITIES, "calendar"))
        base = {
            p: replace(target, calendar=_calendar(listed, calendars, target.calendar)) for p, target in for_all.items()
        }
        of_queues |= {(queue, priority): target for priority, target in _targets(listed, calendars, base).items()}
    return SlaPolicy(
        targets=targets,
        of_queues=of_queues,
        warn_at=share(table["warn_at"]) if "warn_at" in table else 0.75,
        tell_requesters=flag(table, "tell_requesters"),
        ladder=tuple(_rung(one, roster) for one in table["ladder"].tables()) if "ladder" in table else (),
    )


def _targets(
    table: Table, calendars: Mapping[str, Calendar], base: Mapping[Priority, Target]
) -> dict[Priority, Target]:
    return {p: _target(table[p], calendars, base[p]) if p in table else base[p] for p in PRIORITIES}


def _target(node: Node, calendars: Mapping[str, Calendar], base: Target) -> Target:
    table = node.table(_TARGET)
    target = Target(
        first_response=span(table["first_response"]) if "first_response" in table else base.first_response,
        resolution=span(table["resolution"]) if "resolution" in table else base.resolution,
        calendar=_calendar(table, calendars, base.calendar),
    )
    if not any((target.first_response, target.resolution)):
        raise node.wrong("promises nothing; name a first_response or a resolution longer than 0m.")
    return target


def _calendar(table: Table, calendars: Mapping[str, Calendar], usual: Calendar) -> Calendar:
    if "calendar" not in table:
        return usual
    name = text(table, "calendar")
    if name not in calendars:
        raise table["calendar"].wrong(f"names the calendar {name!r}; there are: {', '.join(sorted(calendars))}.")
    return calendars[name]


def _rung(node: Node, roster: Roster) -> Rung:
    table = node.table(_RUNG)
    tell = texts(table, "tell")
    if unknown := [one for one in tell if one not in ROLES and roster.agent(one) is None]:
        raise table["tell"].wrong(f"names {unknown[0]!r}; known are assignee, lead and the [agents].")
    rung = Rung(
        after=span(table["after"]) if "after" in table else Rung().after,
        tell=tell,
        raise_tier=flag(table, "raise_tier"),
        queue=text(table, "queue"),
    )
    if not (rung.tell or rung.raise_tier or rung.queue):
        raise node.wrong("does nothing: name tell, raise_tier or queue.")
    return rung
