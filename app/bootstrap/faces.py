"""The faces wired to the engine: the JSON API, the pages, and a worker beside them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.bootstrap.administration import build_administration
from app.bootstrap.articles import build_articles
from app.bootstrap.digesting import keep_told
from app.bootstrap.door import door_of
from app.bootstrap.engine import Engine, build_engine
from app.bootstrap.following import build_follow_link
from app.bootstrap.ground import check_home
from app.bootstrap.joining import join_channels
from app.bootstrap.queues import known_queues
from app.bootstrap.replying import build_continue_request, build_note
from app.bootstrap.sources.refreshing import keep_fresh
from app.domain.errors import NotReady
from app.domain.request import Origin, Request
from app.http.api import build_api, is_api
from app.http.headers import SecurityHeaders
from app.http.limits import FILES, BodyLimit
from app.http.metrics import Metrics
from app.http.names import OwnNames
from app.http.visitors import Visitors
from app.services.admin.administration import Administration
from app.services.desk.desk_tools import DeskTools, build_desk_tools
from app.services.desk.handle_incident import HandleIncident
from app.services.front_desk import Advice, EngineParts, FileActs, FrontDesk, HouseRules
from app.services.requests.check_readiness import CheckReadiness
from app.services.requests.continue_request import ContinueRequest
from app.services.requests.follow_link import FollowLink
from app.services.requests.keep_uploads import KeepUploads, OpenUpload
from app.services.requests.read_request import ReadRequest
from app.services.requests.send_along import SendAlong
from app.services.tickets.escalate_ticket import EscalateTicket
from app.services.tickets.merge_tickets import MergeTickets
from app.services.tickets.separate_request import SeparateRequest
from app.services.worker.work import Work, work_until
from app.settings import Settings
from app.storage.room import room_of
from app.web.pages import build_pages
from indexer.bootstrap import await_retriever, prepare_beside

ASSISTANTS = "/mcp"
_LAST_ROUND_SECONDS = 10.0
_GREETINGS = (
    "Is everything in place?",
    "¿Está todo en su sitio?",
    # The language of a long message is read by a model of its own.
    "È tutto al suo posto, così che la prima persona che scrive un messaggio lungo non debba aspettare nessuno?",
)


def create_app(settings: Settings) -> FastAPI:
    """Return the service over `settings.home`, which may be empty; raise `NotReady` with what to do.

    Before there is an index every request goes to people; the first that is built serves without a restart.
    """
    check_home(settings.home)
    prepare_beside()  # it keeps the interpreter to itself for a third of a second: not while the first people ask
    engine, chat = join_channels(keep_told(keep_fresh(build_engine(settings, opened=await_retriever))))
    _warm_up(engine)
    desk = open_desk(engine)
    administration = build_administration(engine, desk.check_readiness)
    return assemble(
        desk, work=engine.work, administration=administration, endpoints=chat.endpoints, beside=chat.connected
    )


def _warm_up(engine: Engine) -> None:
    """Ask once, so that the first person does not wait for encoders and files to be touched the first time."""
    origin = Origin(channel="warm-up")
    for text in _GREETINGS:
        engine.decide(
            Request(
                id="warm-up",
                text=text,
                requester="warm-up",
                audience=engine.settings.web_audience,
                origin=origin,
                received_at=engine.clock.now(),
            )
        )


def open_desk(engine: Engine) -> FrontDesk:
    """Return what the faces may do, over a wired engine."""
    units, clock = engine.unit_of_work, engine.clock
    continue_request, read_request = build_continue_request(engine), ReadRequest(unit_of_work=engine.reading)
    return FrontDesk(
        rules=_house_rules(engine.settings),
        ask=engine.ask,
        read_request=read_request,
        record_feedback=engine.record_feedback,
        turns=engine.turns,
        continue_request=continue_request,
        escalate=EscalateTicket(unit_of_work=units, clock=clock),
        edit_ticket=engine.life.edit,
        reply=engine.life.reply,
        add_note=build_note(engine),
        life=engine.life.acts,
        merge=MergeTickets(unit_of_work=units, clock=clock),
        separate=SeparateRequest(unit_of_work=units, clock=clock, ids=engine.ids),
        incidents=HandleIncident(unit_of_work=units, clock=clock),
        tools=_desk_tools(engine),
        advice=_advice(engine),
        engine=_engine_parts(engine),
        files=_file_acts(engine, continue_request, read_request),
        reading=engine.reading,
        check_readiness=_check_readiness(engine),
        door=door_of(engine),
        clock=clock,
        ids=engine.ids,
        follow_link=_follow_link(engine),
    )


def _advice(engine: Engine) -> Advice:
    suggesting = engine.suggesting
    return Advice(
        replies=suggesting.replies, similar=suggesting.similar, learn=suggesting.learn, articles=build_articles(engine)
    )


def _engine_parts(engine: Engine) -> EngineParts:
    return EngineParts(
        decide=engine.decide,
        triager=engine.triager,
        retriever=engine.retriever,
        documents=engine.retriever,
        help_while_typing=engine.help_while_typing,
    )


def _file_acts(engine: Engine, continue_request: ContinueRequest, read_request: ReadRequest) -> FileActs:
    keep = KeepUploads(unit_of_work=engine.unit_of_work, clock=engine.clock, ids=engine.ids)
    return FileActs(
        send_along=SendAlong(keep=keep, continue_request=continue_request),
        open_upload=OpenUpload(unit_of_work=engine.reading, read_request=read_request),
    )


def _follow_link(engine: Engine) -> FollowLink | None:
    """Return what opens links; they come with mails alone."""
    if not engine.settings.email_address:
        return None
    from app.bootstrap.channels.email import email_rules  # only a house that has mail waits for it

    return build_follow_link(engine, email_rules(engine.settings).groups_of)


def _house_rules(settings: Settings) -> HouseRules:
    return HouseRules(
        languages=settings.languages,
        web_audience=settings.web_audience,
        agent_token=settings.agent_token.get_secret_value(),
        cookie_secure=settings.cookie_secure,
        public_url=settings.site,
        examples=settings.examples,
        widget_origins=settings.widget_origins,
        assistants=settings.assistants,
    )


def _desk_tools(engine: Engine) -> DeskTools:
    return build_desk_tools(
        engine.unit_of_work,
        engine.reading,
        engine.life.edit,
        clock=engine.clock,
        rules=engine.life.desk_file,
        queues=known_queues(engine),
    )


def _check_readiness(engine: Engine) -> CheckReadiness:
    settings = engine.settings
    return CheckReadiness(
        unit_of_work=engine.reading,
        index_version=lambda: engine.retriever.version or engine.retriever.look_again(),
        warnings=engine.warnings,
        room=lambda: room_of(settings.home, keeps_requests=not settings.database_url),
    )


def assemble(
    desk: FrontDesk,
    *,
    work: Work | None = None,
    administration: Administration | None = None,
    endpoints: Mapping[str, ASGIApp] | None = None,
    beside: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> FastAPI:
    """Return the faces over `desk`; with `work`, a thread works for as long as they are up, and `beside` is entered.

    `endpoints` are what chats and ticket systems post their events to, by path.
    """
    metrics = Metrics(reading=desk.reading)
    desk = replace(desk, ask=metrics.counted(desk.ask))
    endpoints = {**(endpoints or {}), **_for_assistants(desk)}
    api = build_api(desk, metrics, lifespan=_worker(work, beside))
    pages = build_pages(desk, openapi=api.openapi, administration=administration)
    # From the innermost to the outermost.
    api.add_middleware(Faces, pages=pages, endpoints=endpoints)
    api.add_middleware(Visitors, secure=desk.rules.cookie_secure)
    api.add_middleware(BodyLimit, larger=FILES)
    if not (desk.rules.public_url or desk.rules.cookie_secure):  # nobody said that a proxy stands before it
        api.add_middleware(OwnNames, endpoints=tuple(endpoints))
    api.add_middleware(SecurityHeaders, secure=desk.rules.cookie_secure)
    return api


def _for_assistants(desk: FrontDesk) -> dict[str, ASGIApp]:
    """Return the endpoint of assistants by its path, where the house has one."""
    if not desk.rules.assistants:
        return {}
    try:
        from app.http.assistants.endpoint import assistants_endpoint  # half a second that only such a house waits for
    except ModuleNotFoundError as missing:
        raise NotReady(
            f"`assistants` is on, and the package {missing.name!r} is not installed. Install the extra "
            "(docs/assistants.md): .venv/bin/pip install -c constraints.txt -e '.[assistants]'"
        ) from missing
    return {ASSISTANTS: assistants_endpoint(desk)}


@dataclass(frozen=True, slots=True)
class Faces:
    """ASGI middleware: the path of an endpoint goes to its channel, and every other outside the API to the pages."""

    app: ASGIApp
    pages: ASGIApp
    endpoints: Mapping[str, ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request to one of them."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path in self.endpoints:
            await _posted(self.endpoints[path], scope, receive, send)
            return
        to_pages = bool(path) and not is_api(path)
        await (self.pages if to_pages else self.app)(scope, receive, send)


async def _posted(endpoint: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let a channel answer. A body past its bound is refused as such here, since no framework around it does."""
    try:
        await endpoint(scope, receive, send)
    except HTTPException as refused:
        await PlainTextResponse(refused.detail, status_code=refused.status_code)(scope, receive, send)
    except ClientDisconnect:
        return  # the sender hung up before the end, and sends it again


def _worker(
    work: Work | None, beside: Callable[[], AbstractContextManager[None]]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        stopped = threading.Event()
        thread = threading.Thread(target=work_until, args=(stopped, work), name="worker", daemon=True) if work else None
        if thread:
            thread.start()
        with beside():
            yield
        stopped.set()
        if thread:
            thread.join(_LAST_ROUND_SECONDS)

    return lifespan
