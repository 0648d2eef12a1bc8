"""The faces over fakes: a front desk, a library of documents, and a client for the whole application."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from starlette.testclient import TestClient

from app.bootstrap.faces import assemble
from app.domain.approved import ApprovedAnswer
from app.domain.outcome import Outcome
from app.domain.person import Person, Role
from app.domain.request import Incoming
from app.domain.sign_on import RoleMap
from app.ports import IdentityProvider
from app.services.access.audit import RecordAct
from app.services.access.door import Door, Locks, build_door
from app.services.admin.administration import Administration
from app.services.desk.desk_tools import build_desk_tools
from app.services.desk.draft_article import DraftArticle
from app.services.desk.find_similar import FindSimilar
from app.services.desk.handle_incident import HandleIncident
from app.services.desk.make_article import MakeArticle
from app.services.desk.reply_to_requester import AddNote
from app.services.front_desk import Advice, EngineParts, FileActs, FrontDesk, HouseRules
from app.services.requests.check_readiness import CheckReadiness
from app.services.requests.help_while_typing import HelpWhileTyping
from app.services.requests.keep_uploads import KeepUploads, OpenUpload
from app.services.requests.read_request import ReadRequest
from app.services.requests.send_along import SendAlong
from app.services.tickets.escalate_ticket import EscalateTicket
from app.services.tickets.merge_tickets import MergeTickets
from app.services.tickets.separate_request import SeparateRequest
from app.storage.home.article_files import article
from tests.fakes.engine import suggest
from tests.fakes.library import FakeLibrary
from tests.fakes.wiring import Wiring

TOKEN = "let-me-in"
AS_AGENT = {"Authorization": f"Bearer {TOKEN}"}


def a_desk(
    wiring: Wiring | None = None,
    *,
    library: FakeLibrary | None = None,
    token: str = TOKEN,
    ask: Callable[[Incoming], Outcome] | None = None,
    secure: bool = False,
) -> FrontDesk:
    wiring = wiring or Wiring()
    units, clock = wiring.unit_of_work, wiring.clock
    edit = wiring.edit()
    return FrontDesk(
        rules=HouseRules(agent_token=token, cookie_secure=secure),
        ask=ask or wiring.ask(),
        read_request=ReadRequest(unit_of_work=units),
        record_feedback=wiring.record_feedback(),
        turns=wiring.take_turn(),
        continue_request=wiring.continue_request(),
        escalate=EscalateTicket(unit_of_work=units, clock=clock),
        edit_ticket=edit,
        reply=wiring.reply(),
        add_note=AddNote(unit_of_work=units, clock=clock, ids=wiring.ids, rules=lambda: wiring.desk_rules),
        life=wiring.life(),
        merge=MergeTickets(unit_of_work=units, clock=clock),
        separate=SeparateRequest(unit_of_work=units, clock=clock, ids=wiring.ids),
        incidents=HandleIncident(unit_of_work=units, clock=clock),
        tools=build_desk_tools(units, units, edit, clock=clock, rules=lambda: wiring.desk_rules),
        advice=Advice(
            replies=wiring.suggest_replies(),
            similar=FindSimilar(unit_of_work=units, likeness=wiring.likeness, clock=clock),
            learn=wiring.learn_from_send(),
            articles=an_article_maker(wiring, {}),
        ),
        engine=EngineParts(
            decide=wiring.decide(),
            triager=wiring.triager,
            retriever=wiring.retriever,
            documents=library or FakeLibrary(),
            help_while_typing=HelpWhileTyping(
                retriever=wiring.retriever, suggest=suggest, unit_of_work=units, clock=clock, storms=wiring.storms()
            ),
        ),
        reading=units,
        files=FileActs(
            send_along=SendAlong(
                keep=KeepUploads(unit_of_work=units, clock=clock, ids=wiring.ids),
                continue_request=wiring.continue_request(),
            ),
            open_upload=OpenUpload(unit_of_work=units, read_request=ReadRequest(unit_of_work=units)),
        ),
        check_readiness=CheckReadiness(unit_of_work=units, index_version=lambda: "v1"),
        door=a_door(wiring),
        clock=clock,
        ids=wiring.ids,
    )


def an_article_maker(wiring: Wiring, published: dict[str, str]) -> MakeArticle:
    """Publishes into a dictionary of texts by id."""
    units = wiring.unit_of_work

    def identify(_: str) -> str:
        return "en"

    def write(answer: ApprovedAnswer) -> str:
        published[answer.id] = article(answer)
        return answer.id

    return MakeArticle(
        draft=DraftArticle(unit_of_work=units, identify=identify),
        unit_of_work=units,
        clock=wiring.clock,
        identify=identify,
        record=RecordAct(unit_of_work=units, clock=wiring.clock),
        to_text=article,
        write=write,
        index=lambda: None,
    )


def a_client(desk: FrontDesk | None = None, *, administration: Administration | None = None) -> TestClient:
    """A browser: it keeps its cookies. Without `administration` there are no administrators' pages."""
    faces = assemble(desk or a_desk(), administration=administration)
    return TestClient(faces, base_url="http://desk.example", raise_server_exceptions=False)


def a_door(wiring: Wiring, *, provider: IdentityProvider | None = None, roles: RoleMap | None = None) -> Door:
    """Secrets that a test can foretell and that look like real ones."""
    numbers = count(1)
    return build_door(
        Locks(
            unit_of_work=wiring.unit_of_work,
            reading=wiring.unit_of_work,
            clock=wiring.clock,
            ids=wiring.ids,
            make_secret=lambda: f"secret-{next(numbers):036}",
            provider=provider,
            roles=roles or RoleMap(),
        )
    )


def a_person(
    role: Role = "agent", *, id: str = "", queues: frozenset[str] = frozenset(), groups: frozenset[str] = frozenset()
) -> Person:
    return Person(id=id or f"{role}@example.com", name=f"An {role}", role=role, queues=queues, audience=groups)


def a_seat(
    desk: FrontDesk,
    person: Person | None = None,
    *,
    role: Role = "agent",
    administration: Administration | None = None,
) -> TestClient:
    """The browser of somebody who signed in; it says where its forms come from, as browsers do."""
    client = a_client(desk, administration=administration)
    client.headers["Sec-Fetch-Site"] = "same-origin"
    token = desk.door.make_link(person or a_person(role), by="a test")
    assert client.post("/sign-in", data={"token": token}, follow_redirects=False).status_code == 303
    return client
