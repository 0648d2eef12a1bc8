"""What is recognised: repeated requests, and storms of many people's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.answering.likeness import EncodedLikeness, packaged_curve
from app.bootstrap.ground import Ground
from app.domain.incident import StormRule
from app.services.requests.attach_repeat import AttachRepeat, RepeatRule
from app.services.requests.incident_near import StormWatch
from app.services.requests.record_outcome import RecordOutcome
from app.services.worker.forget_old import ForgetOld
from app.services.worker.watch_storms import WatchStorms
from classifier.inquiry import only_asks
from indexer.bootstrap import default_encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The rules, ready to stand before the recording of outcomes, and the worker's chores that go with them."""

    ground: Ground
    repeats: EncodedLikeness
    storms: StormWatch

    def before(self, record: RecordOutcome) -> AttachRepeat:
        """Return the recording that looks first whether a request is known already."""
        settings = self.ground.settings
        return AttachRepeat(
            record=record,
            unit_of_work=self.ground.units,
            reading=self.ground.reading,
            likeness=self.repeats,
            rule=RepeatRule(days=settings.repeat_days, likeness=settings.repeat_likeness),
            storms=self.storms,
        )

    @property
    def chores(self) -> tuple[Callable[[], int], ...]:
        """What the worker does besides: watch for storms, forget what is old."""
        units, clock, settings = self.ground.units, self.ground.clock, self.ground.settings
        return (
            WatchStorms(
                unit_of_work=units,
                reading=self.ground.reading,
                clock=clock,
                ids=self.ground.ids,
                storms=self.storms,
            ),
            ForgetOld(
                unit_of_work=units,
                clock=clock,
                inbox_days=settings.inbox_days,
                history_days=settings.history_days,
            ),
        )


def build_recognition(ground: Ground) -> Recognition:
    """Return the rules that the settings set, over the packaged curves."""
    encoder, settings = default_encoder(), ground.settings
    rule = StormRule(people=settings.storm_people, minutes=settings.storm_minutes, likeness=settings.storm_likeness)
    return Recognition(
        ground=ground,
        repeats=EncodedLikeness(encoder=encoder, curve=packaged_curve("repeats")),
        storms=StormWatch(
            likeness=EncodedLikeness(encoder=encoder, curve=packaged_curve("reports")), rule=rule, only_asks=only_asks
        ),
    )
