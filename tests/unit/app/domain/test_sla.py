"""Promises about time as pure functions of a ticket's events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.business_time import Calendar
from app.domain.sla import Due, DueState, SlaPolicy, Target, dues_of
from app.domain.ticket import Ticket, TicketEvent, TicketState
from app.domain.triage import PRIORITIES
from tests.fakes.builders import a_ticket

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICE = Calendar(zone=ZoneInfo("UTC"), start=time(9), end=time(17))
TARGET = Target(first_response=timedelta(hours=2), resolution=timedelta(hours=8), calendar=OFFICE)
POLICY = SlaPolicy(targets=dict.fromkeys(PRIORITIES, TARGET))
TICKET = replace(a_ticket(), tier=1, state="open")

Step = tuple[float, str, TicketState]
"""Hours after Monday nine o'clock, the kind of event, and the state it left the ticket in."""


def life(*steps: Step) -> tuple[TicketEvent, ...]:
    opened = TicketEvent(ticket_id="tkt_1", kind="opened", actor="r", at=MONDAY, state="new")
    return (opened, *(_event(*step) for step in steps))


def _event(hours: float, kind: str, state: TicketState) -> TicketEvent:
    return TicketEvent(ticket_id="tkt_1", kind=kind, actor="ann", at=MONDAY + timedelta(hours=hours), state=state)


def due(promise: str, events: tuple[TicketEvent, ...], *, hours: float, ticket: Ticket = TICKET) -> Due:
    dues = dues_of(ticket, events, POLICY, now=MONDAY + timedelta(hours=hours))
    return next(one for one in dues if one.promise == promise)


ESCALATED: Step = (0, "escalated", "open")


@pytest.mark.parametrize(
    ("steps", "hours", "state", "at"),
    [
        ([ESCALATED], 1, "running", 2),
        ([ESCALATED], 3, "breached", 2),
        ([ESCALATED, (1, "replied", "in_progress")], 5, "met", 2),
        ([ESCALATED, (3, "replied", "in_progress")], 5, "breached", 2),
        # solving it is an answer too
        ([ESCALATED, (1, "solved", "solved")], 5, "met", 2),
        # put off for two hours, so due two hours later
        ([ESCALATED, (1, "snoozed", "snoozed"), (3, "woke", "open")], 3.5, "running", 4),
        # what the engine did is not yet the desk's time
        ([(0, "answered", "answered"), (4, "escalated", "open")], 5, "running", 6),
    ],
)
def test_the_first_response(steps: list[Step], hours: float, state: DueState, at: float) -> None:
    found = due("first_response", life(*steps), hours=hours)
    assert (found.state, found.at) == (state, MONDAY + timedelta(hours=at))


@pytest.mark.parametrize(
    ("steps", "hours", "state", "at"),
    [
        ([ESCALATED], 1, "running", 8),
        ([ESCALATED], 25, "breached", 8),
        # waiting for the requester over night and a morning: the clock stood still from one o'clock to noon
        ([ESCALATED, (4, "asked_back", "pending_requester"), (27, "wrote_back", "open")], 28, "running", 31),
        # still waiting: due four working hours after now, whenever that is
        ([ESCALATED, (4, "asked_back", "pending_requester")], 24, "paused", 28),
        ([ESCALATED, (4, "solved", "solved")], 100, "met", 8),
        # reopened the next day, so it goes on where it stopped
        ([ESCALATED, (4, "solved", "solved"), (24, "reopened", "open")], 25, "running", 28),
        ([ESCALATED, (25, "solved", "solved")], 100, "breached", 8),
    ],
)
def test_the_resolution(steps: list[Step], hours: float, state: DueState, at: float) -> None:
    found = due("resolution", life(*steps), hours=hours)
    assert (found.state, found.at) == (state, MONDAY + timedelta(hours=at))


def test_the_warning_comes_before_the_end_and_after_the_same_share_of_working_time() -> None:
    found = due("resolution", life(ESCALATED), hours=1)
    assert found.warn_at == MONDAY + timedelta(hours=6)


def test_nothing_is_promised_while_only_the_engine_has_it_or_where_no_target_is_set() -> None:
    answered = life((0, "answered", "answered"))
    assert dues_of(replace(TICKET, tier=0, state="answered"), answered, POLICY, now=MONDAY) == ()
    assert dues_of(TICKET, life(ESCALATED), SlaPolicy(), now=MONDAY) == ()
    only = SlaPolicy(targets={"high": Target(resolution=timedelta(hours=1))})
    assert [one.promise for one in dues_of(TICKET, life(ESCALATED), only, now=MONDAY)] == ["resolution"]


def test_a_queue_may_promise_more_than_the_rest() -> None:
    fast = Target(first_response=timedelta(minutes=15), calendar=OFFICE)
    policy = replace(POLICY, of_queues={("it", "high"): fast})
    (found,) = dues_of(replace(TICKET, queue="it", priority="high"), life(ESCALATED), policy, now=MONDAY)
    assert found.at == MONDAY + timedelta(minutes=15)


def test_events_from_before_they_told_the_state_still_start_the_clock() -> None:
    old = tuple(replace(event, state="") for event in life(ESCALATED, (1, "claimed", "in_progress")))
    assert due("resolution", old, hours=2).at == MONDAY + timedelta(hours=8)


STATES: list[TicketState] = ["open", "in_progress", "pending_requester", "snoozed", "solved", "closed"]
LIVES = st.lists(st.tuples(st.floats(0, 300), st.sampled_from(STATES)), max_size=8).map(
    lambda steps: life(ESCALATED, *((hours, "changed", state) for hours, state in sorted(steps, key=lambda s: s[0])))
)


@given(events=LIVES, hours=st.floats(0, 400))
def test_no_promise_is_ever_due_before_its_time_and_the_warning_never_after_it(
    events: tuple[TicketEvent, ...], hours: float
) -> None:
    for found in dues_of(TICKET, events, POLICY, now=MONDAY + timedelta(hours=hours)):
        allowed = TARGET.allows(found.promise)
        assert allowed is not None
        assert found.at >= MONDAY + allowed
        assert MONDAY <= found.warn_at <= found.at
        assert found.state != "met" or (found.met_at is not None and found.met_at <= found.at)


@given(events=LIVES, hours=st.floats(0, 400), later=st.floats(0, 100))
def test_time_alone_never_brings_a_deadline_nearer(events: tuple[TicketEvent, ...], hours: float, later: float) -> None:
    known = events[:1] + tuple(e for e in events[1:] if e.at <= MONDAY + timedelta(hours=hours))
    for promise in ("first_response", "resolution"):
        before = due(promise, known, hours=hours)
        assert due(promise, known, hours=hours + later).at >= before.at


@given(
    start=st.floats(0, 30),
    length=st.floats(0.01, 80),
    state=st.sampled_from(["pending_requester", "snoozed"]),
    hours=st.floats(0, 200),
)
def test_pausing_never_brings_a_deadline_nearer(start: float, length: float, state: TicketState, hours: float) -> None:
    paused = life(ESCALATED, (start, "paused", state), (start + length, "went_on", "open"))
    for promise in ("first_response", "resolution"):
        without = due(promise, life(ESCALATED), hours=max(hours, start + length))
        with_pause = due(promise, paused, hours=max(hours, start + length))
        assert with_pause.at >= without.at


@given(hours=st.lists(st.floats(-50, 300), min_size=1, max_size=6), now=st.floats(-100, 400))
def test_events_out_of_order_or_a_clock_gone_back_never_make_time_negative(hours: list[float], now: float) -> None:
    steps = [(hour, "changed", STATES[number % len(STATES)]) for number, hour in enumerate(hours)]
    for found in dues_of(TICKET, life(ESCALATED, *steps), POLICY, now=MONDAY + timedelta(hours=now)):
        assert found.at >= MONDAY
