"""What every chat channel needs of the engine: its language, what people write below a request, and its events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from babel.dates import format_date

from app.bootstrap.engine import Engine
from app.bootstrap.replying import build_continue_request
from app.channels.private_wish import HearWish
from app.channels.rating import TakeRating
from app.channels.wording import Speak, Words
from app.domain.roster import Roster
from app.ports import (
    AlarmChannel,
    ChatChannel,
    DeliveryReader,
    DigestChannel,
    MessageChannel,
    RatingChannel,
    TicketSync,
)
from app.services.access.leave_out import LeaveOut, TakeIn
from app.services.requests.find_request import Asked
from app.services.requests.follow_up import FollowUp
from app.services.worker.work import Part
from app.services.worker.work_deliveries import WorkDeliveries
from app.settings import Settings
from app.web.languages import choose_language, translations


class Speaks(ChatChannel, MessageChannel, Protocol):
    """A channel that posts what was decided, and tells what people say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What one channel adds to the worker: who speaks there, who asks for ratings, and who reads what people do.

    `alarm` is tried before those of the others, `last_alarm` where none of them reached anybody; `boards` mirror
    tickets for agents; `digest` tells administrators how the week was.
    """

    channel: Speaks
    rater: RatingChannel
    reader: DeliveryReader
    alarm: AlarmChannel | None = None
    last_alarm: AlarmChannel | None = None
    boards: tuple[TicketSync, ...] = ()
    digest: DigestChannel | None = None


def join_chat(engine: Engine, chat: Chat) -> Engine:
    """Return the engine whose worker also serves that channel."""
    name, carry_out = chat.channel.name, engine.work.carry_out
    joined = replace(
        carry_out,
        channels={**carry_out.channels, name: chat.channel},
        tellers={**carry_out.tellers, name: chat.channel},
        raters={**carry_out.raters, name: chat.rater},
        digests={**carry_out.digests, **({name: chat.digest} if chat.digest else {})},
        alarms=tuple(filter(None, (chat.alarm, *carry_out.alarms, chat.last_alarm))),
        syncs=(*carry_out.syncs, *chat.boards),
    )
    return replace(engine, work=replace(engine.work, carry_out=joined, intake=_reading_also(engine, name, chat.reader)))


def speaker(settings: Settings) -> Callable[[str], Words]:
    """Return what gives the words of a language."""
    return lambda language: translations(choose_language(language, settings.languages))


def month_of(settings: Settings) -> Callable[[date, str], str]:
    """Return what names the month of a day in a language."""
    return lambda day, language: format_date(day, "MMMM y", locale=choose_language(language, settings.languages))


def build_follow_up(engine: Engine) -> FollowUp:
    """Return what people write below their request, taken."""
    return FollowUp(
        continue_request=build_continue_request(engine),
        turns=engine.turns,
        ask=engine.ask,
        reading=engine.reading,
        clock=engine.clock,
    )


def build_choose(engine: Engine) -> Callable[[Asked, str], None]:
    """Return what takes the choice of whoever was asked back."""

    def choose(asked: Asked, choice: str) -> None:
        request = asked.request
        engine.turns.chosen(request.id, choice, actor=request.requester, at=engine.clock.now(), groups=request.audience)

    return choose


def rating_scale(engine: Engine) -> Callable[[], str]:
    """Return what says on which scale the house is rated."""
    return lambda: engine.life.acts.rules().csat.scale


def build_take_rating(engine: Engine, speak: Speak) -> TakeRating:
    """Return what takes a rating that somebody gave in a chat."""
    return TakeRating(rate=engine.life.acts.ratings, speak=speak)


def build_hear_wish(engine: Engine) -> HearWish:
    """Return what hears that somebody wants to be learned from, or not."""
    units = engine.unit_of_work
    return HearWish(leave_out=LeaveOut(unit_of_work=units, clock=engine.clock), take_in=TakeIn(unit_of_work=units))


def roster_of(engine: Engine) -> Callable[[], Roster]:
    """Return what says who the agents are now."""
    return lambda: engine.life.acts.rules().roster


def _reading_also(engine: Engine, channel: str, reader: DeliveryReader) -> tuple[Part, ...]:
    """Return the worker's intake with one more channel: events are leased whatever channel they are from."""
    intake = engine.work.intake
    known = next((part for part in intake if isinstance(part, WorkDeliveries)), None)
    readers = {**(known.readers if known else {}), channel: reader}
    deliveries = WorkDeliveries(unit_of_work=engine.unit_of_work, readers=readers, clock=engine.clock)
    return (*(part for part in intake if part is not known), deliveries)
