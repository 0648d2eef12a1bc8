"""The desk without a script: lists, one ticket, and what agents do with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.domain.desk_rules import Closing, DeskRules
from app.domain.effects import AlertAgents
from app.domain.macro import Macro
from app.domain.roster import Agent, Roster
from app.domain.sla import SlaPolicy, Target
from app.domain.ticket import Ticket
from app.services.front_desk import FrontDesk
from tests.fakes.builders import a_request, a_ticket, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk, a_person, a_seat, an_article_maker
from tests.fakes.markup import Page, dangers, elements, text_of, values, words_of
from tests.fakes.wiring import Wiring
from tests.fixtures.attacks import ATTACKS


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(answerer=FakeAnswerer(result=None))


@pytest.fixture
def desk(wiring: Wiring) -> FrontDesk:
    return a_desk(wiring)


@pytest.fixture
def agent(desk: FrontDesk) -> TestClient:
    return a_seat(desk, role="agent")


def asked(desk: FrontDesk, text: str = "My VPN does not connect") -> Ticket:
    """A ticket that came to people since nobody could answer."""
    client = a_client(desk)
    page = client.post("/ask", data={"text": text})
    with desk.reading() as work:
        ticket = work.tickets.of_request(str(page.url).rpartition("/")[2])
    assert ticket is not None
    return ticket


def now(desk: FrontDesk, ticket: Ticket) -> Ticket:
    with desk.reading() as work:
        return work.tickets.get(ticket.id)


def subjects(page: Page) -> list[str]:
    return values(page, "//*[contains(concat(' ', @class, ' '), ' subject ')]")


def act(agent: TestClient, ticket: Ticket, act: str, version: int | None = None) -> Page:
    return agent.post(f"/desk/tickets/{ticket.id}/act", data={"act": act, "version": str(version or ticket.version)})


def test_the_desk_is_for_agents(desk: FrontDesk) -> None:
    ticket = asked(desk)
    for path in ("/desk", f"/desk/tickets/{ticket.id}", f"/desk/tickets/{ticket.id}/help", "/desk/events"):
        stranger = a_client(desk).get(path, follow_redirects=False)
        assert stranger.status_code in {303, 401}, path
        assert a_seat(desk, role="requester").get(path).status_code == 403, path
    assert a_client(desk).post("/desk/bulk", data={"act": "claim"}).status_code == 401


def test_a_ticket_is_listed_with_its_queue_and_counted(desk: FrontDesk, agent: TestClient) -> None:
    asked(desk)
    page = agent.get("/desk")
    assert subjects(page) == ["My VPN does not connect"]
    assert "Everything at work 1" in text_of(page)
    assert "Nobody's yet 1" in text_of(page)
    assert re.search(r"Team IT|IT 1", text_of(page))


def test_an_agent_sees_their_queues_alone(desk: FrontDesk) -> None:
    ticket = asked(desk)
    other = a_seat(desk, a_person(queues=frozenset({"legal"})))
    assert subjects(other.get("/desk")) == []
    assert other.get("/desk?queue=it").status_code == 404
    assert other.get(f"/desk?after={ticket.id}").status_code == 404
    for query in ("state=any", f"q={ticket.id}", "q=VPN", "topic=it/vpn", "assignee=-", "state=soon"):
        assert subjects(other.get(f"/desk?{query}")) == []
    assert "Everything at work 0" in text_of(other.get("/desk"))
    assert other.get(f"/desk/tickets/{ticket.id}").status_code == 404
    for path, data in (
        ("act", {"act": "claim", "version": "1"}),
        ("edit", {"version": "1", "queue": "legal"}),
        ("reply", {"version": "1", "text": "x"}),
        ("note", {"text": "x"}),
        ("draft", {"text": "x"}),
        ("note/draft", {"text": "x"}),
        ("merge", {"into": ticket.id}),
        ("snooze", {"version": "1", "choice": "week"}),
        ("suggestions/sug_1/reject", {}),
    ):
        assert other.post(f"/desk/tickets/{ticket.id}/{path}", data=data).status_code == 404, path
    assert now(desk, ticket) == ticket


def test_a_ticket_that_nobody_routed_is_the_service_desks(desk: FrontDesk, wiring: Wiring) -> None:
    with wiring.unit_of_work() as work:
        work.records.add_request(a_request())
        work.tickets.add(replace(a_ticket(), tier=1, state="open", subject="Whose is it?"))
        work.commit()
    desk_agent, it_agent = (a_seat(desk, a_person(id=q, queues=frozenset({q}))) for q in ("service_desk", "it"))
    for path in ("/desk", "/desk?queue=service_desk"):
        assert subjects(desk_agent.get(path)) == ["Whose is it?"]
    assert desk_agent.get("/desk/tickets/tkt_1").status_code == 200
    assert subjects(it_agent.get("/desk")) == []
    assert it_agent.get("/desk/tickets/tkt_1").status_code == 404


def test_a_filter_is_kept_for_one_person(desk: FrontDesk, agent: TestClient) -> None:
    asked(desk, "The printer is on fire")
    asked(desk, "My VPN does not connect")
    assert subjects(agent.get("/desk?q=printer")) == ["The printer is on fire"]
    agent.post("/desk/view", data={"query": "q=printer&order=oldest&nonsense=1"})
    assert subjects(agent.get("/desk")) == ["The printer is on fire"]
    assert len(subjects(a_seat(desk, role="admin").get("/desk"))) == 2
    agent.post("/desk/view", data={"query": ""})
    assert len(subjects(agent.get("/desk"))) == 2


@pytest.mark.parametrize("query", ["state=zzz", "priority=zzz", "order=zzz", "assignee=zzz", "q=%25", "after="])
def test_an_address_that_makes_no_sense_still_shows_a_list(desk: FrontDesk, agent: TestClient, query: str) -> None:
    asked(desk)
    assert agent.get(f"/desk?{query}").status_code == 200


def test_claim_solve_and_undo(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    assert "It is yours now." in text_of(act(agent, ticket, "claim"))
    claimed = now(desk, ticket)
    assert (claimed.state, claimed.assignee) == ("in_progress", "agent@example.com")
    assert "Marked as solved. Undo" in text_of(act(agent, claimed, "solved"))
    assert "Taken back." in text_of(agent.post("/desk/undo"))
    assert now(desk, ticket).state == "open"
    assert now(desk, ticket).assignee == "agent@example.com"


def test_thanks_to_whoever_holds_it_ask_them_if_it_is_solved_which_is_one_press(
    desk: FrontDesk, agent: TestClient, wiring: Wiring
) -> None:
    ticket, question = asked(desk), "The requester said thank you. Is it solved?"
    act(agent, ticket, "claim")
    assert question not in text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    wiring.continue_request()(ticket.request_id, "thanks that solved it")
    page = agent.get(f"/desk/tickets/{ticket.id}")
    assert question in text_of(page)
    act(agent, now(desk, ticket), "solved")
    assert now(desk, ticket).state == "solved"
    assert question not in text_of(agent.get(f"/desk/tickets/{ticket.id}"))


def test_a_correction_is_a_label_and_can_be_taken_back(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    form = {"version": str(ticket.version), "queue": "hr", "priority": "low", "tier": "2", "topics": "hr/leave, it/vpn"}
    agent.post(f"/desk/tickets/{ticket.id}/edit", data=form)
    edited = now(desk, ticket)
    assert (edited.queue, edited.priority, edited.tier, edited.topics) == ("hr", "low", 2, ("hr/leave", "it/vpn"))
    with desk.reading() as work:
        assert {label.field for label in work.labels.all()} == {"queue", "priority", "tier", "topic"}
    agent.post("/desk/undo")
    assert (now(desk, ticket).queue, now(desk, ticket).priority) == (ticket.queue, ticket.priority)


def test_a_stale_page_changes_nothing_and_says_what_happened(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    act(a_seat(desk, role="admin"), ticket, "claim")
    page = act(agent, ticket, "closed", version=ticket.version)
    assert page.status_code == 409
    assert "Something happened meanwhile" in text_of(page)
    assert "admin took it on" in text_of(page)
    assert now(desk, ticket).state == "in_progress"


def test_a_reply_reaches_the_requester_and_a_note_does_not(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "gateway 3 again", "key": "n1"})
    page = agent.post(
        f"/desk/tickets/{ticket.id}/reply",
        data={"text": "Restart the client.", "version": str(now(desk, ticket).version), "key": "k1"},
    )
    assert "Restart the client." in text_of(page)
    assert "gateway 3 again" in text_of(page)
    with desk.reading() as work:
        said = work.conversations.of_ticket(ticket.id)
    assert sorted(message.kind for message in said) == ["note", "reply"]


def test_a_reply_written_while_something_happened_is_kept_and_sent_on_a_second_word(
    desk: FrontDesk, agent: TestClient
) -> None:
    ticket = asked(desk)
    act(a_seat(desk, role="admin"), ticket, "claim")
    page = agent.post(
        f"/desk/tickets/{ticket.id}/reply", data={"text": "Restart it.", "version": str(ticket.version), "key": "k1"}
    )
    assert page.status_code == 409
    assert "Restart it." in page.text
    again = {"text": "Restart it.", "version": str(now(desk, ticket).version), "key": "k1"}
    for _ in range(2):
        agent.post(f"/desk/tickets/{ticket.id}/reply", data=again | {"version": str(now(desk, ticket).version)})
    with desk.reading() as work:
        assert len(work.conversations.of_ticket(ticket.id)) == 1


def test_an_empty_reply_is_asked_for_again(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    page = agent.post(f"/desk/tickets/{ticket.id}/reply", data={"text": "  ", "version": str(ticket.version)})
    assert page.status_code == 422
    assert "Write a sentence first." in text_of(page)


def test_a_draft_comes_back_and_others_see_that_somebody_writes(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    assert agent.post(f"/desk/tickets/{ticket.id}/draft", data={"text": "Dear col"}).status_code == 204
    assert "Dear col</textarea>" in agent.get(f"/desk/tickets/{ticket.id}").text
    other = a_seat(desk, role="admin").get(f"/desk/tickets/{ticket.id}")
    assert "agent is writing here right now." in text_of(other)
    assert "Dear col" not in other.text
    agent.post(f"/desk/tickets/{ticket.id}/reply", data={"text": "Dear colleague", "version": str(ticket.version)})
    assert "Dear col</textarea>" not in agent.get(f"/desk/tickets/{ticket.id}").text
    assert "is writing" not in text_of(a_seat(desk, role="admin").get(f"/desk/tickets/{ticket.id}"))


def test_a_half_written_note_comes_back_beside_a_half_written_reply_and_only_to_its_writer(
    desk: FrontDesk, agent: TestClient
) -> None:
    ticket = asked(desk)
    path = f"/desk/tickets/{ticket.id}"

    def shown(client: TestClient) -> tuple[str, str, list[str]]:
        page = client.get(path)
        texts = {one.get("id"): one.text or "" for one in elements(page, "//textarea")}
        opened = values(page, "//div[@class='composer']/details[@open]//textarea/@id")
        return texts["reply"], texts["note"], opened

    assert agent.post(f"{path}/note/draft", data={"text": "@ben, is it"}).status_code == 204
    assert shown(agent) == ("", "@ben, is it", ["note"])
    colleague = a_seat(desk, role="admin")
    assert shown(colleague) == ("", "", ["reply"])
    assert "is writing" not in text_of(colleague.get(path))  # two notes never collide
    agent.post(f"{path}/draft", data={"text": "Dear col"})
    assert shown(agent) == ("Dear col", "@ben, is it", ["reply"])
    assert "Note for colleagues · Draft saved" in text_of(agent.get(path))
    agent.post(f"{path}/note", data={"text": "@ben, is it yours?"})
    assert shown(agent) == ("Dear col", "", ["reply"])


def test_a_suggested_reply_can_be_taken_or_rejected(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    page = agent.get(f"/desk/tickets/{ticket.id}/help")
    assert "Suggested replies" in text_of(page)
    found = re.search(r"suggestion:(sug_\w+)", page.text)
    assert found is not None
    begun = agent.get(f"/desk/tickets/{ticket.id}?take={found[1]}")
    assert f'value="suggestion:{found[1]}"' in begun.text
    agent.post(f"/desk/tickets/{ticket.id}/suggestions/{found[1]}/reject")
    assert found[1] not in agent.get(f"/desk/tickets/{ticket.id}/help").text


def test_a_suggestion_says_that_its_page_was_shown_already() -> None:
    desk = a_desk(Wiring(answerer=FakeAnswerer(result=an_answer())))
    client, agent = a_client(desk), a_seat(desk, role="agent")
    address = client.post("/ask", data={"text": "My VPN does not connect"}).url
    client.post(f"{address}/feedback", data={"verdict": "person"})
    with desk.reading() as work:
        ticket = work.tickets.of_request(str(address).rpartition("/")[2])
    assert ticket is not None
    assert [reply.document_id for reply in desk.suggest_replies(ticket.id)] == ["page-1"]
    assert "shown already" in text_of(agent.get(f"/desk/tickets/{ticket.id}/help"))


def test_a_suggestion_of_another_ticket_is_none(desk: FrontDesk, agent: TestClient) -> None:
    first, second = asked(desk), asked(desk, "The printer is on fire")
    found = re.search(r"suggestion:(sug_\w+)", agent.get(f"/desk/tickets/{first.id}/help").text)
    assert found is not None
    assert agent.get(f"/desk/tickets/{second.id}?take={found[1]}").status_code == 404


def test_what_was_sent_from_a_suggestion_is_learned_from(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    found = re.search(r"suggestion:(sug_\w+)", agent.get(f"/desk/tickets/{ticket.id}/help").text)
    assert found is not None
    form = {"text": "Something else", "version": str(ticket.version), "source": f"suggestion:{found[1]}"}
    agent.post(f"/desk/tickets/{ticket.id}/reply", data=form)
    with desk.reading() as work:
        assert [one.edited for one in work.suggestions.effectiveness()] == [1]


def test_a_reply_is_sent_whatever_it_says_it_was_made_from(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    form = {"text": "Hello", "version": str(ticket.version), "source": "suggestion:sug_nowhere"}
    assert agent.post(f"/desk/tickets/{ticket.id}/reply", data=form).status_code == 200


def test_a_ticket_is_put_off_until_a_day_to_come(desk: FrontDesk, agent: TestClient) -> None:
    ticket = asked(desk)
    form = {"version": str(ticket.version)}
    for day in ("2020-01-01", "31/12", "x"):
        refused = agent.post(f"/desk/tickets/{ticket.id}/snooze", data=form | {"day": day})
        assert refused.status_code == 422, day
        assert "Choose one to come" in text_of(refused)
    page = agent.post(f"/desk/tickets/{ticket.id}/snooze", data=form | {"choice": "tomorrow"})
    assert "It comes back when you said." in text_of(page)
    assert now(desk, ticket).state == "snoozed"
    assert subjects(agent.get("/desk?state=snoozed")) == [ticket.subject]


@pytest.fixture
def ruled(wiring: Wiring) -> FrontDesk:
    """A desk with promises, prepared replies and closing tags that are asked for."""
    hour = timedelta(hours=1)
    wiring.desk_rules = DeskRules(
        sla=SlaPolicy(targets={"high": Target(first_response=hour, resolution=8 * hour)}),
        macros={"greet": Macro(id="greet", title="Say hello", texts={"en": "Hello from {agent}."})},
        closing=Closing(tags=("fault", "how-to"), required=True),
    )
    return a_desk(wiring)


def test_a_ticket_ends_with_a_tag_where_one_is_asked_for(ruled: FrontDesk) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    refused = act(agent, ticket, "solved")
    assert refused.status_code == 422
    assert "choose a closing tag" in text_of(refused)
    form = {"act": "solved", "version": str(ticket.version), "tags": ["fault"]}
    agent.post(f"/desk/tickets/{ticket.id}/act", data=form)
    assert (now(ruled, ticket).state, now(ruled, ticket).tags) == ("solved", ("fault",))


def test_a_prepared_reply_begins_the_next_one(ruled: FrontDesk) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    assert "Say hello" in text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    begun = agent.get(f"/desk/tickets/{ticket.id}?macro=greet").text
    assert "Hello from" in begun
    assert 'value="macro:greet"' in begun
    assert agent.get(f"/desk/tickets/{ticket.id}?macro=nonsense").status_code == 404


def test_what_was_promised_is_shown_and_listed_once_it_presses(ruled: FrontDesk, wiring: Wiring) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    assert "first answer" in text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    assert subjects(agent.get("/desk?state=soon")) == []
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.moment += timedelta(minutes=50)
    assert subjects(agent.get("/desk?state=soon")) == [ticket.subject]


def test_many_tickets_change_in_one_act_and_the_rest_is_left_alone(desk: FrontDesk, agent: TestClient) -> None:
    tickets = [asked(desk, f"Question number {number}") for number in range(3)]
    chosen = [f"{ticket.id}:{ticket.version}" for ticket in tickets]
    act(a_seat(desk, role="admin"), tickets[2], "claim")
    page = agent.post("/desk/bulk", data={"act": "claim", "ticket": [*chosen, "nonsense", "tkt_9:1", "x:y"]})
    assert "It is yours now. 2 tickets. Undo" in text_of(page)
    assert [now(desk, ticket).assignee for ticket in tickets] == [
        "agent@example.com",
        "agent@example.com",
        "admin@example.com",
    ]
    agent.post("/desk/undo")
    assert [now(desk, ticket).assignee for ticket in tickets] == ["", "", "admin@example.com"]


def test_several_tickets_are_put_off_and_come_back_with_one_undo(desk: FrontDesk, agent: TestClient) -> None:
    tickets = [asked(desk, f"Question number {number}") for number in range(3)]
    act(agent, tickets[1], "claim")
    chosen = [f"{ticket.id}:{now(desk, ticket).version}" for ticket in tickets]
    act(a_seat(desk, role="admin"), tickets[2], "claim")
    page = agent.post("/desk/bulk", data={"act": "snooze", "choice": "week", "ticket": chosen})
    assert "It comes back when you said. 2 tickets. Undo" in text_of(page)
    [back] = values(page, "//form[@action='/desk/undo']/input[@name='back']/@value")
    assert back.startswith("/desk?")
    assert [now(desk, ticket).state for ticket in tickets] == ["snoozed", "snoozed", "in_progress"]
    undone = agent.post("/desk/undo", data={"back": back})
    assert undone.url.path == "/desk"
    assert "Taken back. 2 tickets." in text_of(undone)
    assert [now(desk, ticket).state for ticket in tickets] == ["open", "in_progress", "in_progress"]
    assert now(desk, tickets[0]).snoozed_until is None


def test_a_duplicate_is_joined_to_the_one_that_stays(desk: FrontDesk, agent: TestClient) -> None:
    kept, double = asked(desk, "The lift is stuck"), asked(desk, "The elevator does not move")
    page = agent.post(
        f"/desk/tickets/{double.id}/merge", data={"into": f"http://desk.example/desk/tickets/{kept.id}?did=1"}
    )
    assert str(page.url).endswith(f"{kept.id}?did=1")
    assert now(desk, double).state == "closed"
    assert "Joined; the other one is closed. Undo" in text_of(page)
    assert "The elevator does not move" in text_of(page)
    page = agent.post("/desk/undo")
    assert str(page.url).endswith(f"{double.id}?did=1")
    assert now(desk, double).state == "open"
    assert "agent took it apart from the other ticket" in text_of(page)
    assert "The elevator does not move" not in text_of(agent.get(f"/desk/tickets/{kept.id}"))
    assert agent.post("/desk/undo").status_code == 200
    assert now(desk, double).version == 4
    assert agent.post(f"/desk/tickets/{kept.id}/merge", data={"into": "tkt_nowhere"}).status_code == 404


def test_an_article_is_drafted_reviewed_and_published_or_taken_along(wiring: Wiring) -> None:
    published: dict[str, str] = {}
    desk = replace(a_desk(wiring), articles=an_article_maker(wiring, published))
    agent = a_seat(desk, a_person(id="ann@example.com"))
    ticket = asked(desk, "The VPN of eve.miller@example.com shows error 809")
    path = f"/desk/tickets/{ticket.id}/article"
    assert "so reply first" in text_of(agent.get(path))
    form = {"version": str(ticket.version), "text": "Hello Eve,\n\nrestart the agent.\n\nBest regards,\nAnn"}
    agent.post(f"/desk/tickets/{ticket.id}/reply", data=form)
    assert "Make this an article" in agent.get(f"/desk/tickets/{ticket.id}").text
    page = agent.get(path)
    assert values(page, "//textarea")[0].strip() == "Restart the agent."
    assert "eve.miller" not in text_of(page).partition("Make an article")[2]
    assert values(page, "//input[@id='title']/@value") == ["The VPN of [e-mail address] shows error 809"]
    assert not elements(page, "//input[@type='checkbox'][@checked]")
    wanted = {"title": "Error 809", "text": "Restart the agent. Ask eve.miller@example.com.", "act": "publish"}
    for lacking in ({"title": " "}, {"text": ""}, {}):
        refused = agent.post(path, data=wanted | lacking)
        assert refused.status_code == 422
        assert "somebody who may read it" in text_of(refused)
    assert not published
    file = agent.post(path, data=wanted | {"readers": ["everyone", "staff"], "act": "export"})
    assert (
        file.headers["content-disposition"]
        == f'attachment; filename="error-809-article-{ticket.id.replace("_", "-")}.md"'
    )
    assert not published
    assert "Published." in text_of(agent.post(path, data=wanted | {"readers": ["everyone", "staff"]}))
    assert published == {f"article-{ticket.id}": file.text}
    assert "audience:\n- everyone\n- staff\n" in file.text
    assert "eve." not in file.text.lower()
    with desk.reading() as work:
        assert [act.act for act in work.audit.latest(limit=9) if "article" in act.act] == ["article_published"]


def test_an_article_in_the_making_comes_back_until_it_is_published(wiring: Wiring) -> None:
    desk = replace(a_desk(wiring), articles=an_article_maker(wiring, {}))
    agent, colleague = a_seat(desk, a_person(id="ann@example.com")), a_seat(desk, a_person(id="bo@example.com"))
    ticket = asked(desk, "The VPN shows error 809")
    path = f"/desk/tickets/{ticket.id}/article"
    form = {"version": str(ticket.version), "text": "Restart the agent."}
    agent.post(f"/desk/tickets/{ticket.id}/reply", data=form)

    def shown(client: TestClient, query: str = "") -> tuple[str, str, list[str]]:
        page = client.get(path + query)
        [title], [text] = values(page, "//input[@id='title']/@value"), values(page, "//textarea/text()")
        return title, text.strip(), values(page, "//input[@name='readers'][@checked]/@value")

    as_drafted = shown(agent)
    begun = {"title": "Error 809", "text": "Half a sen", "readers": ["everyone"]}
    assert agent.post(f"{path}/draft", data=begun).status_code == 204
    assert agent.post(f"{path}/draft", data={"title": "x" * 900}).status_code == 422
    assert shown(agent) == ("Error 809", "Half a sen", ["everyone"])
    assert "Your draft is back." in agent.get(path).text
    assert shown(agent, "?anew=1") == shown(colleague) == as_drafted
    agent.post(path, data=begun | {"text": "A sentence.", "act": "export"})
    assert shown(agent)[1] == "A sentence."
    agent.post(path, data=begun | {"text": "A sentence.", "act": "publish"})
    assert shown(agent) == as_drafted


def test_tickets_like_this_one_are_shown_with_how_they_ended(wiring: Wiring) -> None:
    wiring.recognises = True
    desk = a_desk(wiring)
    agent = a_seat(desk)
    first, second = (asked(desk, "The printer on floor two jams every morning") for _ in range(2))
    form = {"version": str(first.version), "text": "We changed its rollers.", "then": "solved"}
    agent.post(f"/desk/tickets/{first.id}/reply", data=form)
    page = text_of(agent.get(f"/desk/tickets/{second.id}/help"))
    assert "Tickets like this, and how they ended" in page
    assert "We changed its rollers." in page
    other = text_of(agent.get(f"/desk/tickets/{first.id}/help"))
    assert "The same, perhaps, and not solved yet The printer on floor two" in other
    hr = a_seat(desk, a_person(id="hr", queues=frozenset({"hr"})))
    agent.post(f"/desk/tickets/{second.id}/edit", data={"version": str(now(desk, second).version), "queue": "hr"})
    assert "rollers" not in text_of(hr.get(f"/desk/tickets/{second.id}/help"))


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/desk?q=1", "/\\evil.example", "/\tx"])
def test_neither_undo_nor_an_act_on_several_tickets_leads_elsewhere(
    desk: FrontDesk, agent: TestClient, back: str
) -> None:
    ticket = asked(desk)
    chosen = {"act": "claim", "ticket": f"{ticket.id}:{ticket.version}", "back": back}
    for path, data in (("/desk/bulk", chosen), ("/desk/undo", {"back": back})):
        answer = agent.post(path, data=data, follow_redirects=False)
        where = answer.headers["location"]
        assert answer.status_code == 303, path
        assert where.startswith("/desk") or where == "/", (path, where)


def test_every_queue_there_is_has_its_door(desk: FrontDesk) -> None:
    desk = replace(desk, tools=replace(desk.tools, queues=lambda: ("it", "hr", "legal")))
    asked(desk)
    rail = "//nav[@data-live='rail']"
    said = words_of(elements(a_seat(desk).get("/desk"), rail)[0])
    assert "HR 0 IT 1 Legal 0" in said or "Hr 0 It 1 Legal 0" in said
    limited = a_seat(desk, a_person(id="l", queues=frozenset({"legal"})))
    assert words_of(elements(limited.get("/desk"), rail)[0]).endswith("Queues Legal 0")


def test_whom_a_note_names_finds_it_in_their_list_until_they_look(wiring: Wiring) -> None:
    roster = Roster(
        agents={
            "ben@example.com": Agent(id="ben@example.com", name="Ben Ruiz", slack="U7"),
            "lea@example.com": Agent(id="lea@example.com", name="Lea", queues=frozenset({"legal"})),
        }
    )
    wiring.desk_rules = DeskRules(roster=roster)
    desk = a_desk(wiring)
    agent = a_seat(desk)
    ben, other = (a_seat(desk, a_person(id=f"{name}@example.com")) for name in ("ben", "eva"))
    lea = a_seat(desk, a_person(id="lea@example.com", queues=frozenset({"legal"})))
    ticket = asked(desk)
    page = agent.get(f"/desk/tickets/{ticket.id}")
    offered = elements(page, "//datalist[@id='people']/option")
    assert [(one.get("value"), one.get("label")) for one in offered] == [("eva", "An agent"), ("ben", "Ben Ruiz")]
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "@ben and @lea, whose is it? @agent", "key": "k"})
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "@ben and @lea, whose is it? @agent", "key": "k"})
    assert "Where I was named 1" in text_of(ben.get("/desk"))
    listed = ben.get("/desk?state=mentions")
    assert subjects(listed) == [ticket.subject]
    assert "named by An agent" in text_of(listed)
    for client in (agent, other, lea):
        assert subjects(client.get("/desk?state=mentions")) == []
        assert "Nobody has named you" in text_of(client.get("/desk?state=mentions"))
    ben.get(f"/desk/tickets/{ticket.id}")
    assert "Where I was named 1" not in text_of(ben.get("/desk"))
    assert subjects(ben.get("/desk?state=mentions")) == [ticket.subject]
    with wiring.unit_of_work() as work:
        told = [item.effect for item in work.outbox.lease(limit=50, now=wiring.clock.now(), seconds=1)]
    assert [one.agents for one in told if isinstance(one, AlertAgents)] == [("ben@example.com",)]


def test_being_named_shows_nothing_of_a_queue_that_is_not_ones_own(desk: FrontDesk, agent: TestClient) -> None:
    it = a_seat(desk, a_person(id="it", queues=frozenset({"it"})))
    ticket = asked(desk)
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "@it please"})
    assert subjects(it.get("/desk?state=mentions")) == [ticket.subject]
    agent.post(f"/desk/tickets/{ticket.id}/edit", data={"version": str(now(desk, ticket).version), "queue": "hr"})
    assert subjects(it.get("/desk?state=mentions")) == []
    assert "Where I was named 1" not in text_of(it.get("/desk"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_stay_text_at_the_desk(desk: FrontDesk, agent: TestClient, attack: str) -> None:
    ticket = asked(desk, f"Help {attack}")
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": f"Note {attack}"})
    agent.post(
        f"/desk/tickets/{ticket.id}/edit", data={"version": str(now(desk, ticket).version), "topics": attack[:200]}
    )
    for path in (f"/desk/tickets/{ticket.id}", "/desk", f"/desk/tickets/{ticket.id}/help"):
        assert dangers(agent.get(path)) == []


def test_a_ticket_that_the_engine_still_holds_is_shown_and_can_be_claimed(wiring: Wiring) -> None:
    desk = a_desk(wiring)
    with wiring.unit_of_work() as work:
        work.records.add_request(a_request())
        work.tickets.add(a_ticket())
        work.commit()
    agent = a_seat(desk, role="agent")
    assert agent.get("/desk/tickets/tkt_1").status_code == 200
    act(agent, a_ticket(), "claim")
    with wiring.unit_of_work() as work:
        assert work.tickets.get("tkt_1").state == "in_progress"
