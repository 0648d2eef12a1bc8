"""Let a channel go live, back into the shadow, or end a retreat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import Conflict
from app.domain.going_live import LiveState, Switched, go_dark, go_live
from app.ports import Clock
from app.services.worker.keep_watch import Lacking, LiveSwitch


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLive:
    """Live needs a certificate that holds, or an override with a reason. Every act is recorded with its actor."""

    switch: LiveSwitch
    lacking: Lacking
    clock: Clock

    def on(self, channel: str, *, actor: str, override: bool = False, reason: str = "") -> LiveState:
        """Return the state with `channel` live; raise `Conflict` where it may not be."""
        lacking, certificate = self.lacking()
        if override and not reason.strip():
            raise Conflict("An override needs a --reason: whoever asks later should read why.")
        state = go_live(self.switch.read(), channel, lacking=lacking, reason=reason if override else "")
        act = Switched(
            act="live_on",
            channel=channel,
            actor=actor,
            at=self.clock.now(),
            reason=reason,
            override=bool(lacking),
            certificate=certificate,
        )
        self.switch.change(state, act)
        return state

    def off(self, channel: str, *, actor: str, reason: str = "") -> LiveState:
        """Return the state with `channel` in the shadow; that needs no certificate."""
        state = go_dark(self.switch.read(), channel)
        act = Switched(act="live_off", channel=channel, actor=actor, at=self.clock.now(), reason=reason)
        self.switch.change(state, act)
        return state

    def resume(self, *, actor: str, reason: str) -> LiveState:
        """Return the state without the retreat; answers from before now no longer count against the promise."""
        state = self.switch.read()
        if not state.retreat:
            raise Conflict("The engine is not in retreat. Nothing was changed.")
        if not reason.strip():
            raise Conflict("To resume needs a --reason: what was mended?")
        now = self.clock.now()
        resumed = replace(state, retreat="", since=now)
        self.switch.change(resumed, Switched(act="resumed", channel="", actor=actor, at=now, reason=reason))
        return resumed
