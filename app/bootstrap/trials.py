"""Hold-out, shadow and retreat, wired: what is decided is looked up as it is switched now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine as Database

from app.bootstrap.drifting import LiveTraffic
from app.bootstrap.identity import SystemClock
from app.domain.decision import Decision, Thresholds
from app.domain.errors import NotReady
from app.domain.going_live import NO_PROMISE, NOTHING_CERTIFIED, LiveState
from app.domain.promise import HELD_BACK
from app.domain.request import Request
from app.domain.trial import Trial, restrained
from app.live import Live
from app.services.admin.switch_live import SwitchLive
from app.services.worker.keep_watch import KeepWatch
from app.services.worker.watch_drift import WatchDrift
from app.settings import Settings
from app.storage.experience import SqlExperience
from app.storage.home.drift_file import DriftFile
from app.storage.home.live_file import LiveFile

_LOOK_AGAIN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """The trial in force, for the path; the watch, for the worker; the sentence, for /readyz."""

    settings: Settings
    live: Live[LiveState]

    def current(self) -> Trial:
        """Return the trial in force."""
        state = self.live()
        shadowed = state.shadowed(configured_shadow(self.settings))
        return Trial(
            hold_out=self.settings.hold_out,
            shadowed=shadowed,
            retreat=bool(state.retreat),
            for_agents=_slack_rooms(self.settings, "suggest_agents"),
        )

    def restrain(self, request: Request, decision: Decision, explicit: bool) -> Decision:
        """Return what is done instead of a decision."""
        return restrained(decision, request, self.current(), explicit=explicit)

    def warnings(self) -> tuple[str, ...]:
        """Return that the engine only suggests, and why; and what is wrong with the file."""
        retreat = self.live().retreat
        said = f"Only suggestions, no answers: {retreat}. End it with `firstline live resume`." if retreat else ""
        return tuple(filter(None, (said, self.live.problem)))

    def watches(self, database: Database) -> tuple[KeepWatch, WatchDrift]:
        """Return the chores that retreat when the promise is in doubt: by what people say, and by what they ask."""
        experience, switch, clock = SqlExperience(database), LiveFile(self.settings.home), SystemClock()
        return (
            KeepWatch(experience=experience, switch=switch, clock=clock, promised=self.settings.retreat_above),
            WatchDrift(
                compare=LiveTraffic(settings=self.settings, experience=experience),
                notes=DriftFile(self.settings.home),
                switch=switch,
                clock=clock,
                retreats=self.settings.retreat_on_drift,
            ),
        )


def build_trials(settings: Settings) -> Trials:
    """Return the trials of a home; raise `NotReady` for a file of switches that cannot be read."""
    file = LiveFile(settings.home)
    live = Live([file.path], file.read, failures=(NotReady,), name="switch", look_again=_LOOK_AGAIN)
    return Trials(settings=settings, live=live)


def build_switch(settings: Settings, thresholds: Thresholds) -> SwitchLive:
    """Return the switch of a home, which asks whether `thresholds` rest on a certificate."""
    file = LiveFile(settings.home)
    return SwitchLive(switch=file, clock=SystemClock(), lacking=lambda: lacking(thresholds, file.read()))


def lacking(thresholds: Thresholds, state: LiveState) -> tuple[str, str]:
    """Return what keeps a channel from going live, or nothing, and what is promised."""
    source = thresholds.source
    if source.startswith(HELD_BACK):
        return f"its certificate is {source}.", source
    if source == Thresholds().source:
        return NOTHING_CERTIFIED, source
    if thresholds.answer >= 1.0:
        return NO_PROMISE, source
    if state.retreat:
        return f"the engine is in retreat ({state.retreat}). End that first: `firstline live resume`.", source
    return "", source


def configured_shadow(settings: Settings) -> frozenset[str]:
    """Return the channels that the settings put in the shadow."""
    return settings.shadow_channels | _slack_rooms(settings, "shadow")


def _slack_rooms(settings: Settings, policy: str) -> frozenset[str]:
    return frozenset(f"slack:{id}" for id, room in settings.slack_channels.items() if room.policy == policy)
