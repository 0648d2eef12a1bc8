"""Templates to pages: one environment a language, autoescaped, with dates as that language writes them."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date, format_datetime, format_timedelta
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from app.domain.details import NAMES, detail_question
from app.domain.incident import told_at_the_end
from app.domain.upload import MAX_BYTES, MAX_UPLOADS
from app.services.front_desk import FrontDesk
from app.services.requests.read_request import RequestStory
from app.web.appearance import LOOKS, address_of, look_of
from app.web.assets import asset_address, sheet_address
from app.web.languages import COOKIE, choose_language, is_supported, own_name, region_of, translations
from app.web.marking import safe_url, with_commands
from app.web.naming import (
    CHANNELS,
    DESK_STATES,
    PRIORITY_NAMES,
    PRIORITY_TONES,
    PROMISES,
    STATE_TONES,
    TAGS,
    VERDICTS,
    VISITOR,
    Names,
)
from app.web.numbers import Filter, number_filters
from app.web.retelling import Retold
from app.web.sessions import signed_in
from app.web.wording import ADMIN_TABS, ROLES, STARTING_TAB, STATES, _, queue_names

TEMPLATES = Path(__file__).parent / "templates"
_A_YEAR = 365 * 24 * 3600
_TELLING_WORDS = 3
"""Of fewer words nobody can tell a language surely: "guest wifi" is taken for Spanish."""

_EVERYWHERE = {
    "asset": asset_address,
    "channels": CHANNELS,
    "desk_states": DESK_STATES,
    "detail_names": NAMES,
    "detail_question": detail_question,
    "most_bytes": MAX_BYTES,
    "most_files": MAX_UPLOADS,
    "priority_names": PRIORITY_NAMES,
    "priority_tones": PRIORITY_TONES,
    "promises": PROMISES,
    "roles": ROLES,
    "sheet": sheet_address,
    "starting_tab": STARTING_TAB,
    "state_tones": STATE_TONES,
    "states": STATES,
    "tabs": ADMIN_TABS,
    "tag_names": TAGS,
    "told_at_the_end": told_at_the_end,
    "verdicts": VERDICTS,
}
"""What every template may name, in whichever language."""


@lru_cache(maxsize=16)
def environment(language: str, region: str = "") -> Environment:
    """Return the templates in one language, with the dates and numbers of a region."""
    written = region or region_of(language)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    say = translations(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda text: _plain(say.gettext(text)),
        lambda one, many, count: _plain(say.ngettext(one, many, count)),
        newstyle=True,
    )
    made.globals |= _EVERYWHERE | {"language": language, "queue_name": queue_names(say.gettext)}
    made.filters |= _filters(language, written) | number_filters(written)
    retold = Retold(words=say, region=written)
    made.filters |= {"retold": retold.sentence, "retold_detail": retold.detail}
    return made


def _filters(language: str, written: str) -> dict[str, Filter]:
    return {
        "day": lambda day: format_date(day, "long", locale=written),
        "month": lambda day: _month(day, written),
        "moment": lambda at: _moment(at, written),
        "ago": lambda at, now: _ago(at, now, language),
        "safe_url": safe_url,
        "with_commands": with_commands,
    }


def page_language(request: Request, desk: FrontDesk) -> str:
    """Return the language of the page: the one that its reader chose, else the browser's first."""
    chosen = _chosen_language(request, desk)
    return chosen or choose_language(_wanted(request), desk.rules.languages)


def figures_of(request: Request, desk: FrontDesk) -> dict[str, Filter]:
    """Return the number filters of the page that is asked for, for labels that are made before any template runs."""
    return number_filters(region_of(page_language(request, desk), _wanted(request)))


def language_of(request: Request, desk: FrontDesk, story: RequestStory) -> str:
    """Return the language of a request's page: the one its reader chose, else the question's where pages speak it.

    The browser's stays where the question mixes it in, or is too short to tell.
    """
    shown = page_language(request, desk)
    triage = story.receipt.triage if story.receipt else None
    if triage is None or triage.language not in desk.rules.languages or shown in triage.languages:
        return shown
    tells = len(story.request.text.split()) >= _TELLING_WORDS and not _chosen_language(request, desk)
    return triage.language if tells else shown


def _wanted(request: Request) -> str:
    return request.headers.get("accept-language", "")


def _chosen_language(request: Request, desk: FrontDesk) -> str:
    """Return the language just switched to, else the one switched to before, else nothing."""
    chosen = (request.query_params.get("lang", ""), request.cookies.get(COOKIE, ""))
    return next((code for code in chosen if is_supported(code, desk.rules.languages)), "")


def page(request: Request, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """Return a whole page in the reader's language; a switch of language is remembered."""
    return page_in(page_language(request, request.app.state.desk), request, template, status=status, **context)


def page_in(language: str, request: Request, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """Return a whole page in a language of its own."""
    desk: FrontDesk = request.app.state.desk
    languages = [
        (code, own_name(code), str(request.url.include_query_params(lang=code).replace(scheme="", netloc="")))
        for code in desk.rules.languages
    ]
    always: dict[str, object] = {"path": request.url.path, "languages": languages, "me": signed_in(request)}
    always |= {"sections": request.app.state.sections, "look": look_of(request), "looks": LOOKS}
    always |= {"starting": _starting(request)}
    always |= {"here": address_of(request), "states": state_names(desk, language)}
    with ExitStack() as until_rendered:
        say = translations(language).gettext
        always["person_name"] = Names(
            roster=desk.life.rules().roster,
            people=cache(lambda: until_rendered.enter_context(desk.reading()).people),
            visitor=say(VISITOR),
            say=say,
        )
        templates = environment(language, region_of(language, _wanted(request)))
        html = templates.get_template(template).render(always | context)
    response = HTMLResponse(html, status_code=status)
    if is_supported(request.query_params.get("lang", ""), desk.rules.languages):
        secure = desk.rules.cookie_secure
        response.set_cookie(COOKIE, language, max_age=_A_YEAR, httponly=True, samesite="lax", secure=secure)
    return response


def _starting(request: Request) -> bool:
    """Return whether the list of first steps is shown."""
    administration = getattr(request.app.state, "administration", None)
    return administration is not None and not administration.service.first_steps.hidden()


def state_names(desk: FrontDesk, language: str) -> dict[str, str]:
    """Return what the house calls the states of tickets in a language, else our own messages."""
    rules = desk.life.rules()
    return STATES | {state: rules.state_name(state, language) for state in rules.states}


def fragment(template: str, language: str, **context: object) -> Markup:
    """Return a part of a page, for a script to put in its place."""
    html = environment(language).get_template(template).render(**context)
    return Markup(html)  # noqa: S704 (rendered by an autoescaping template)


def _plain(message: str) -> str:
    """Return a message without markup: templates take translations for safe, and one may pass what somebody wrote."""
    return message.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


def _month(day: date, language: str) -> str:
    return format_date(day, "MMMM y", locale=language)


def _ago(at: datetime, now: datetime, language: str) -> str:
    if abs(now - at) < timedelta(minutes=1):
        return translations(language).gettext(_("just now"))
    return format_timedelta(at - now, add_direction=True, locale=language)


def _moment(at: datetime, language: str) -> str:
    return f"{format_datetime(at.astimezone(UTC), 'medium', locale=language)} UTC"
