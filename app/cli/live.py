"""Going live, channel by channel, and back."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from app.cli.output import HomeOption, JsonOption, out, print_json
from app.domain.audit import CHANNEL_OFF, CHANNEL_ON, RETREAT_ENDED
from app.domain.drift import DriftLook
from app.domain.going_live import LiveState
from app.services.admin.switch_live import SwitchLive
from app.settings import Settings, load_settings
from app.storage.home.drift_file import DriftFile
from app.storage.home.live_file import LiveFile

live = typer.Typer(help="Let channels answer, or only watch from the shadow; end a retreat.", no_args_is_help=True)
_Channel = Annotated[str, typer.Argument(help="web, api, slack, teams, email, or one conversation: slack:C0123.")]
_Reason = Annotated[str, typer.Option(help="Why; kept in the record.")]
_Override = Annotated[bool, typer.Option("--override", help="Go live without a certificate; needs --reason.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.add_typer(live, name="live")


@live.command()
def on(
    channel: _Channel,
    override: _Override = False,
    reason: _Reason = "",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Let a channel answer; only where the certificate holds."""
    from app.bootstrap.door import note_act

    settings, switch = _switch(home)
    state = switch.on(channel, actor=_actor(), override=override, reason=reason)
    note_act(settings, CHANNEL_ON, about=channel, detail=f"{reason} (override)" if override else reason)
    _tell(settings, state, json=json)


@live.command()
def off(channel: _Channel, reason: _Reason = "", home: HomeOption = None, json: JsonOption = False) -> None:
    """Put a channel back into the shadow: it decides and records, and posts nothing."""
    from app.bootstrap.door import note_act

    settings, switch = _switch(home)
    state = switch.off(channel, actor=_actor(), reason=reason)
    note_act(settings, CHANNEL_OFF, about=channel, detail=reason)
    _tell(settings, state, json=json)


@live.command()
def resume(reason: _Reason = "", home: HomeOption = None, json: JsonOption = False) -> None:
    """End a retreat: answer again."""
    from app.bootstrap.door import note_act

    settings, switch = _switch(home)
    state = switch.resume(actor=_actor(), reason=reason)
    note_act(settings, RETREAT_ENDED, about="retreat", detail=reason)
    _tell(settings, state, json=json)


@live.command()
def status(home: HomeOption = None, json: JsonOption = False) -> None:
    """Show which channels are in the shadow, whether the engine is in retreat, and what was switched last."""
    settings = load_settings(home=home)
    _tell(settings, LiveFile(settings.home).read(), json=json)


def _switch(home: HomeOption) -> tuple[Settings, SwitchLive]:
    from app.bootstrap.deciding import build_confidence, build_thresholds
    from app.bootstrap.trials import build_switch

    settings = load_settings(home=home)
    return settings, build_switch(settings, build_thresholds(settings.home, build_confidence(settings.home)))


def _actor() -> str:
    return f"command line, {getpass.getuser()}"


def _tell(settings: Settings, state: LiveState, *, json: bool) -> None:
    from app.bootstrap.trials import configured_shadow

    shadowed = sorted(state.shadowed(configured_shadow(settings)))
    acts = LiveFile(settings.home).acts(limit=10)
    if json:
        look = DriftFile(settings.home).last()
        print_json({"shadowed": shadowed, "retreat": state.retreat, "traffic": look, "acts": acts})
        return
    out.print(f"In the shadow: {', '.join(shadowed) or 'nothing'}", markup=False)
    out.print(f"Retreat: {state.retreat or 'no'}", markup=False)
    out.print(f"Traffic: {_traffic(DriftFile(settings.home).last())}", markup=False)
    for act in acts:
        line = f"{act.at:%Y-%m-%d %H:%M}  {act.act} {act.channel}  {act.actor}  {act.reason}"
        out.print(line + ("  (override)" if act.override else ""), style="dim", markup=False)


def _traffic(look: DriftLook | None) -> str:
    if look is None:
        return "not compared with the labelled requests yet"
    told = look.drift.reason or "like the labelled requests"
    return f"{told} ({look.drift.recent} requests, looked at on {look.at:%Y-%m-%d})"
