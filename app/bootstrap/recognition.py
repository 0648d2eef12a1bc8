"""What is recognised: repeated requests, and storms of many people's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.answering.likeness import EncodedLikeness, packaged_curve
from app.domain.incident import StormRule
from app.ports import Clock, IdMaker, UnitOfWorkFactory
from app.services.attach_repeat import AttachRepeat, RepeatRule
from app.services.forget_old import ForgetOld
from app.services.incident_near import StormWatch
from app.services.record_outcome import RecordOutcome
from app.services.watch_storms import WatchStorms
from app.settings import Settings
from classifier.inquiry import only_asks
from indexer.bootstrap import default_encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The rules, ready to stand before the recording of outcomes, and the worker's chores that go with them."""

    settings: Settings
    unit_of_work: UnitOfWorkFactory
    repeats: EncodedLikeness
    storms: StormWatch

    def before(self, record: RecordOutcome, reading: UnitOfWorkFactory) -> AttachRepeat:
        """Return the recording that looks first whether a request is known already."""
        rule = RepeatRule(days=self.settings.repeat_days, likeness=self.settings.repeat_likeness)
        return AttachRepeat(
            record=record,
            unit_of_work=self.unit_of_work,
            reading=reading,
            likeness=self.repeats,
            rule=rule,
            storms=self.storms,
        )

    def chores(self, reading: UnitOfWorkFactory, clock: Clock, ids: IdMaker) -> tuple[Callable[[], int], ...]:
        """Return what the worker does besides: watch for storms, forget what is old."""
        return (
            WatchStorms(unit_of_work=self.unit_of_work, reading=reading, clock=clock, ids=ids, storms=self.storms),
            ForgetOld(
                unit_of_work=self.unit_of_work,
                clock=clock,
                inbox_days=self.settings.inbox_days,
                history_days=self.settings.history_days,
            ),
        )


def build_recognition(settings: Settings, units: UnitOfWorkFactory) -> Recognition:
    """Return the rules that `settings` set, over the packaged curves."""
    encoder = default_encoder()
    rule = StormRule(people=settings.storm_people, minutes=settings.storm_minutes, likeness=settings.storm_likeness)
    return Recognition(
        settings=settings,
        unit_of_work=units,
        repeats=EncodedLikeness(encoder=encoder, curve=packaged_curve("repeats")),
        storms=StormWatch(
            likeness=EncodedLikeness(encoder=encoder, curve=packaged_curve("reports")), rule=rule, only_asks=only_asks
        ),
    )
