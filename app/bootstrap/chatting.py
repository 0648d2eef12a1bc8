"""What every chat channel needs of the engine: its language, what people write below a request, and its events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from babel.dates import format_date

from app.bootstrap.engine import Engine
from app.bootstrap.replying import build_continue_request
from app.channels.wording import Words
from app.ports import DeliveryReader
from app.services.find_request import Asked
from app.services.follow_up import FollowUp
from app.services.work import Part
from app.services.work_deliveries import WorkDeliveries
from app.settings import Settings
from app.web.languages import choose_language, translations


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
        engine.turns.chosen(asked.request.id, choice, actor=asked.request.requester, at=engine.clock.now())

    return choose


def reading_also(engine: Engine, channel: str, reader: DeliveryReader) -> tuple[Part, ...]:
    """Return the worker's intake with one more channel: events are leased whatever channel they are from."""
    intake = engine.work.intake
    known = next((part for part in intake if isinstance(part, WorkDeliveries)), None)
    readers = {**(known.readers if known else {}), channel: reader}
    deliveries = WorkDeliveries(unit_of_work=engine.unit_of_work, readers=readers, clock=engine.clock)
    return (*(part for part in intake if part is not known), deliveries)
