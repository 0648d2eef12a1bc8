"""What is done to tickets, one or several, and taken back."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.services.front_desk import FrontDesk
from tests.fakes.builders import a_request, a_ticket
from tests.fakes.desk_pages import act, asked, now, subjects
from tests.fakes.faces import a_desk, a_seat
from tests.fakes.markup import text_of, values
from tests.fakes.wiring import Wiring


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


def test_a_ticket_ends_with_a_tag_where_one_is_asked_for(ruled: FrontDesk) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    refused = act(agent, ticket, "solved")
    assert refused.status_code == 422
    assert "choose a closing tag" in text_of(refused)
    form = {"act": "solved", "version": str(ticket.version), "tags": ["fault"]}
    agent.post(f"/desk/tickets/{ticket.id}/act", data=form)
    assert (now(ruled, ticket).state, now(ruled, ticket).tags) == ("solved", ("fault",))


def test_many_tickets_change_in_one_act_and_the_rest_is_left_alone(desk: FrontDesk, agent: TestClient) -> None:
    tickets = [asked(desk, f"Question number {number}") for number in range(3)]
    chosen = [f"{ticket.id}:{ticket.version}" for ticket in tickets]
    act(a_seat(desk, role="admin"), tickets[2], "claim")
    page = agent.post("/desk/bulk", data={"act": "claim", "ticket": [*chosen, "nonsense", "tkt_9:1", "x:y"]})
    assert "It is yours now. 2 tickets. 2 stayed as they were" in text_of(page)
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
    assert "It comes back when you said. 2 tickets. 1 stayed as it was" in text_of(page)
    [back] = values(page, "//form[@action='/desk/undo']/input[@name='back']/@value")
    assert back.startswith("/desk?")
    assert [now(desk, ticket).state for ticket in tickets] == ["snoozed", "snoozed", "in_progress"]
    undone = agent.post("/desk/undo", data={"back": back})
    assert undone.url.path == "/desk"
    assert "Taken back. 2 tickets." in text_of(undone)
    assert [now(desk, ticket).state for ticket in tickets] == ["open", "in_progress", "in_progress"]
    assert now(desk, tickets[0]).snoozed_until is None


def test_several_tickets_are_handed_to_a_colleague_and_come_back(ruled: FrontDesk) -> None:
    tickets, agent = [asked(ruled, f"Question number {number}") for number in range(2)], a_seat(ruled)
    chosen = [f"{ticket.id}:{ticket.version}" for ticket in tickets]
    page = agent.post("/desk/bulk", data={"act": "assign", "assignee": "ada@example.com", "ticket": [*chosen, "x:1"]})
    assert "Handed over. 2 tickets. 1 stayed as it was" in text_of(page)
    assert {now(ruled, ticket).assignee for ticket in tickets} == {"ada@example.com"}
    agent.post("/desk/undo")
    assert {now(ruled, ticket).assignee for ticket in tickets} == {""}
    assert "Choose to whom they go." in text_of(agent.post("/desk/bulk", data={"act": "assign", "ticket": chosen}))


def test_several_tickets_are_answered_with_the_same_words_and_end_with_a_tag(ruled: FrontDesk) -> None:
    tickets, agent = [asked(ruled, f"Question number {number}") for number in range(2)], a_seat(ruled)
    form = {"act": "reply_solved", "text": "The lift runs again.", "key": "k1"}
    chosen = [f"{ticket.id}:{ticket.version}" for ticket in tickets]
    refused = agent.post("/desk/bulk", data=form | {"ticket": chosen})
    assert "Nothing was sent." in text_of(refused)
    assert "The lift runs again." in text_of(refused)
    page = agent.post("/desk/bulk", data=form | {"ticket": chosen, "tag": "fault"})
    assert "Your reply is on its way. 2 tickets." in text_of(page)
    for ticket in tickets:
        assert (now(ruled, ticket).state, now(ruled, ticket).tags) == ("solved", ("fault",))
        assert "The lift runs again." in text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    again = agent.post("/desk/bulk", data=form | {"ticket": chosen, "tag": "fault"})
    assert "has moved on meanwhile" in text_of(again)


def test_several_tickets_that_need_a_closing_tag_say_so(ruled: FrontDesk) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    form = {"act": "solved", "ticket": f"{ticket.id}:{ticket.version}"}
    assert "Say what it was: choose a closing tag." in text_of(agent.post("/desk/bulk", data=form))
    agent.post("/desk/bulk", data=form | {"tag": "fault"})
    assert (now(ruled, ticket).state, now(ruled, ticket).tags) == ("solved", ("fault",))


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
