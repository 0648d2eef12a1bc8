"""A channel goes live on a certificate; a broken promise ends in suggestions; every act is recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.cli import run
from app.domain.effects import PostReply
from app.domain.errors import Conflict, InvalidInput
from app.domain.going_live import LiveState, Switched
from app.domain.trial import Trial, restrained
from app.domain.watch import Answered, Said
from app.services.admin.switch_live import SwitchLive
from app.services.requests.handle_request import HandleRequest
from app.services.worker.keep_watch import KeepWatch, LiveSwitch
from app.storage.home.live_file import LiveFile
from tests.fakes.builders import MOMENT, a_request, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.memory_experience import MemoryExperience
from tests.fakes.wiring import Wiring


@dataclass
class MemorySwitch:
    state: LiveState = field(default_factory=LiveState)
    acts: list[Switched] = field(default_factory=list)

    def read(self) -> LiveState:
        return self.state

    def change(self, state: LiveState, act: Switched) -> None:
        self.state = state
        self.acts.append(act)


@dataclass
class FixedExperience(MemoryExperience):
    found: tuple[Answered, ...] = ()

    def answers(self, *, since: datetime, until: datetime, limit: int) -> tuple[Answered, ...]:
        return tuple(answer for answer in self.found if since <= answer.at < until)[-limit:]


def an_experience(wrong: int, right: int, *, at: datetime = MOMENT - timedelta(days=3)) -> FixedExperience:
    verdicts: tuple[Said, Said] = ("wrong", "right")
    said = [verdicts[0]] * wrong + [verdicts[1]] * right
    return FixedExperience(
        MemoryUnitsOfWork(),
        tuple(Answered(request_id=str(n), at=at, confidence=0.9, said=one) for n, one in enumerate(said)),
    )


def a_switch(switch: LiveSwitch, lacking: str = "") -> SwitchLive:
    return SwitchLive(switch=switch, lacking=lambda: (lacking, "demo: at most 5.0% wrong at 95%"), clock=FakeClock())


def test_a_channel_goes_live_where_the_certificate_holds() -> None:
    memory = MemorySwitch()
    a_switch(memory).on("slack:C1", actor="ana")
    assert memory.state.shadowed(frozenset({"slack:C1", "web"})) == frozenset({"web"})
    assert (memory.acts[0].act, memory.acts[0].override) == ("live_on", False)


def test_without_a_certificate_it_needs_an_override_with_a_reason_and_that_is_recorded() -> None:
    memory = MemorySwitch()
    switch = a_switch(memory, lacking="nothing is certified yet.")
    with pytest.raises(Conflict, match="nothing is certified"):
        switch.on("web", actor="ana")
    with pytest.raises(Conflict, match="reason"):
        switch.on("web", actor="ana", override=True)
    assert memory.acts == []
    switch.on("web", actor="ana", override=True, reason="pilot of one week")
    assert (memory.acts[0].override, memory.acts[0].reason) == (True, "pilot of one week")


def test_a_channel_goes_back_into_the_shadow_at_any_time() -> None:
    memory = MemorySwitch()
    a_switch(memory, lacking="nothing is certified yet.").off("web", actor="ana")
    assert memory.state.shadowed(frozenset()) == frozenset({"web"})


@pytest.mark.parametrize("name", ["no channel", "slak", "slak:C0123", "slack:C01 23", ""])
def test_a_name_that_is_no_channel_is_refused(name: str) -> None:
    switch = a_switch(MemorySwitch(), lacking="nothing is certified yet.")
    with pytest.raises(InvalidInput, match="names no channel"):
        switch.on(name, actor="ana")
    with pytest.raises(InvalidInput, match="names no channel"):
        switch.off(name, actor="ana")


def test_a_broken_promise_ends_in_suggestions_once_and_can_be_resumed() -> None:
    memory, clock = MemorySwitch(), FakeClock()
    watch = KeepWatch(experience=an_experience(wrong=40, right=60), switch=memory, clock=clock)
    assert watch() == 1
    assert "40 of 100" in memory.state.retreat
    clock.advance(7200)
    assert watch() == 0
    a_switch(memory).resume(actor="ana", reason="the page was mended")
    assert memory.state.retreat == ""
    clock.advance(7200)
    assert watch() == 0, "answers from before the resumption no longer count"


def test_a_kept_promise_goes_on() -> None:
    memory = MemorySwitch()
    assert KeepWatch(experience=an_experience(wrong=4, right=96), switch=memory, clock=FakeClock())() == 0
    assert memory.acts == []


def test_answers_of_the_last_day_are_still_open() -> None:
    late = an_experience(wrong=50, right=0, at=MOMENT - timedelta(hours=2))
    assert KeepWatch(experience=late, switch=MemorySwitch(), clock=FakeClock())() == 0


def test_a_promise_of_nothing_is_never_watched() -> None:
    watch = KeepWatch(experience=an_experience(wrong=50, right=0), switch=MemorySwitch(), clock=FakeClock(), promised=0)
    assert watch() == 0


def test_the_file_keeps_state_and_record(tmp_path: Path) -> None:
    file = LiveFile(tmp_path)
    a_switch(file).on("web", actor="ana")
    a_switch(file).off("slack:C1", actor="ben", reason="too early")
    assert file.read().live == {"web": True, "slack:C1": False}
    assert [(act.act, act.actor) for act in file.acts()] == [("live_off", "ben"), ("live_on", "ana")]
    with (tmp_path / "live.log.jsonl").open("ab") as log:
        log.write(b"\xff\xfe\n{half\n")
    assert len(file.acts()) == 2


def test_from_the_shadow_people_get_the_ticket_nothing_is_posted_and_the_receipt_knows_better() -> None:
    wiring = Wiring(answerer=FakeAnswerer(an_answer(0.9)))
    trial = Trial(shadowed=frozenset({"web"}))
    decide = replace(
        wiring.decide(),
        restrain=lambda request, decision, explicit: restrained(decision, request, trial, explicit=explicit),
    )
    outcome = HandleRequest(decide=decide, record=wiring.record())(a_request())
    with wiring.unit_of_work() as work:
        leased = work.outbox.lease(limit=10, now=MOMENT, seconds=60)
    assert (outcome.ticket.state, outcome.ticket.tier) == ("open", 1)
    assert [item for item in leased if isinstance(item.effect, PostReply)] == []
    assert outcome.receipt.instead is not None
    assert outcome.receipt.instead.kind == "reply"


def test_the_command_refuses_without_a_certificate_and_records_an_override(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(tmp_path)
    assert run(["live", "on", "web", "--home", home]) == 1
    assert "nothing is certified" in " ".join(capsys.readouterr().err.split())
    assert run(["live", "on", "web", "--override", "--reason", "pilot", "--home", home, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["acts"][0]["override"] is True
    assert run(["live", "off", "web", "--home", home, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["shadowed"] == ["web"]
    assert run(["live", "resume", "--reason", "x", "--home", home]) == 1
