"""What people in another ticket system do is taken over, whichever system it is: told by a desk in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.lifecycle import escalate
from app.domain.message import MessageKind
from app.domain.mirroring import Mirror
from app.domain.ticket import Ticket
from app.services.desk.reply_to_requester import AddNote
from app.services.worker.hold_mirror import HoldMirror
from app.services.worker.pull_external_changes import PullExternalChanges
from app.services.worker.take_over_changes import TakeOverChanges
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.memory_external_desk import ANN_THERE, MemoryExternalDesk
from tests.fakes.wiring import Wiring


@dataclass(slots=True)
class House:
    """One ticket with people, which stands elsewhere too."""

    there: MemoryExternalDesk = field(default_factory=MemoryExternalDesk)
    units: MemoryUnitsOfWork = field(default_factory=MemoryUnitsOfWork)
    clock: FakeClock = field(default_factory=FakeClock)

    def stand(self, *, marked: str = "tkt_1") -> str:
        id = self.there.stand(marked)
        with self.units() as work:
            work.records.add_request(a_request())
            work.tickets.add(escalate(a_ticket(), queue="it", tier=1, at=MOMENT))
            work.mirrors.begin("tkt_1", system=self.there.name, at=MOMENT)
            mirror = Mirror(ticket_id="tkt_1", system=self.there.name, begun_at=MOMENT)
            work.mirrors.note(mirror, external_id=id, name=id, version=1, priority="high=normal")
            work.links.link("tkt_1", system=self.there.name, external_id=id)
            work.commit()
        return id

    def pull(self) -> PullExternalChanges:
        wiring = Wiring(unit_of_work=self.units, clock=self.clock)
        take_over = TakeOverChanges(
            there=self.there,
            holding=HoldMirror(unit_of_work=self.units, clock=self.clock, system=self.there.name),
            reply=wiring.reply(),
            note=AddNote(unit_of_work=self.units, clock=self.clock, ids=CountingIds()),
            unit_of_work=self.units,
            reading=self.units,
            clock=self.clock,
            gone="%(name)s is gone.",
        )
        return PullExternalChanges(
            there=self.there,
            take_over=take_over,
            unit_of_work=self.units,
            reading=self.units,
            clock=self.clock,
            rest_seconds=0,
        )

    def said(self, kind: MessageKind) -> list[str]:
        with self.units() as work:
            return [one.text for one in work.conversations.of_ticket("tkt_1") if one.kind == kind]

    def ticket(self) -> Ticket:
        with self.units() as work:
            return work.tickets.get("tkt_1")


def test_words_are_taken_over_once_by_who_may_read_them() -> None:
    house = House()
    id = house.stand()
    house.there.write(id, "Try the cable.")
    house.there.write(id, "He never listens.", public=False)
    for _ in range(2):
        house.pull()()
    assert (house.said("reply"), house.said("note")) == (["Try the cable."], ["He never listens."])


def test_who_has_it_how_urgent_it_is_and_how_it_stands_is_taken_over_with_who_did_it() -> None:
    house = House()
    id = house.stand()
    house.there.change(id, holder=ANN_THERE, priority="low", urgency="low")
    house.pull()()
    assert (house.ticket().assignee, house.ticket().priority) == ("elsewhere:ann-there", "low")
    house.there.change(id, standing="over", ending="closed", resolution="Duplicate")
    house.pull()()
    assert house.ticket().state == "closed"
    with house.units() as work:
        event = work.tickets.events("tkt_1")[-1]
    assert (event.actor, event.detail) == ("elsewhere:ann-there", "Duplicate")


def test_one_that_bears_another_mark_is_none_of_ours() -> None:
    house = House()
    id = house.stand(marked="tkt_of_another_house")
    house.there.write(id, "A secret of another house.")
    house.clock.advance(3_700)
    for _ in range(2):
        house.pull()()
    assert house.said("reply") == []
    assert house.said("note") == [f"{id} is gone."]


def test_what_could_not_be_asked_is_said_and_found_later() -> None:
    house = House()
    id = house.stand()
    house.there.write(id, "Hello.")
    pull, house.there.failures = house.pull(), 1
    assert pull() == 0
    assert pull.problem() == "elsewhere is not there just now."
    assert (pull(), pull.problem(), house.said("reply")) == (1, "", ["Hello."])
