"""What decides, wired: the first half of the path over what a home has learned, as it serves now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.answering.beforehand import read_beforehand
from app.answering.live_rules import live_rules
from app.answering.manners import live_manners
from app.bootstrap.deciding import build_certified, build_decide, load_triage_model, rules_alone
from app.bootstrap.ground import Ground, check_home
from app.bootstrap.in_force import Certified, LiveCurves, LiveTriager, live_certified, live_triager
from app.bootstrap.trials import Trials, build_trials
from app.domain.request import Origin
from app.live import Live
from app.services.requests.decide_request import DecideRequest
from app.services.requests.look_around import LookAround
from app.settings import Settings
from classifier.routing import Routing
from indexer.hands import Hands
from indexer.serving import AT_ONCE, LiveRetriever

_REQUEST_ROOMS = frozenset({"automatic", "shadow"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mind:
    """How requests are decided, and with what; `certified` holds the curves and the thresholds of now."""

    retriever: LiveRetriever
    triager: LiveTriager
    certified: Live[Certified]
    curves: LiveCurves
    trials: Trials
    decide: DecideRequest
    problems: Callable[[], tuple[str, ...]]
    """One sentence for each file of these that was changed for the worse."""


def build_mind(ground: Ground, retriever: LiveRetriever) -> Mind:
    """Return what decides over the index that `retriever` holds open; files of the home are taken up as they change."""
    settings, clock = ground.settings, ground.clock
    rules, manners = live_rules(settings.home), live_manners(settings.home)
    triager = _triager(settings.home, rules)
    certified = live_certified(settings.home, lambda: build_certified(settings.home))
    curves = LiveCurves(certified)
    in_force = Certified(confidence=curves, thresholds=certified().thresholds)
    trials, hands = build_trials(settings), Hands(AT_ONCE, name="decide")
    decide = replace(
        build_decide(settings, retriever, triager, clock=clock, ids=ground.ids, in_force=in_force),
        prepare=_prepare(retriever, hands),
        restrain=trials.restrain,
        run=hands.do,
        certified=lambda: certified().thresholds,
        manners=manners,
        look_around=LookAround(
            unit_of_work=ground.reading, clock=clock, manners=manners, expects_requests=_request_rooms(settings)
        ),
    )
    return Mind(
        retriever=retriever,
        triager=triager,
        certified=certified,
        curves=curves,
        trials=trials,
        decide=decide,
        problems=lambda: (triager.serving.problem, rules.problem, certified.problem, manners.problem),
    )


def open_triager(home: Path) -> LiveTriager:
    """Return what tags requests by the rules and the model of `home`; unlike answering, that needs no index.

    Raises `NotReady` where there is no such folder.
    """
    check_home(home)
    return _triager(home, live_rules(home))


def _triager(home: Path, rules: Live[Routing]) -> LiveTriager:
    return live_triager(home, rules_alone(rules), load_triage_model)


def _prepare(retriever: LiveRetriever, hands: Hands) -> Callable[[str], None]:
    """Return what makes the question's vector in a thread of its own, and reads meanwhile what can be read of the text.

    Only while nobody else asks: then a further thread would take more from them than it gives.
    """

    def prepare(text: str) -> None:
        if hands.idle:
            retriever.begin(text)
            read_beforehand(text)

    return prepare


def _request_rooms(settings: Settings) -> Callable[[Origin], bool]:
    rooms = {("slack", id) for id, room in settings.slack_channels.items() if room.policy in _REQUEST_ROOMS}
    return lambda place: (place.channel, place.conversation) in rooms
