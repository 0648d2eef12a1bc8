"""Replies, notes and drafts, and what they were made from."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from app.services.desk.hear_reply import HearReply
from app.services.desk.reword_message import RewordMessage
from app.services.front_desk import FrontDesk
from tests.fakes.builders import an_answer
from tests.fakes.desk_pages import act, asked, now
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.markup import elements, text_of, values
from tests.fakes.wiring import Wiring


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


def test_what_was_changed_shows_what_it_said_before_and_what_was_taken_back_is_no_reply_any_more(
    desk: FrontDesk, agent: TestClient, wiring: Wiring
) -> None:
    ticket = asked(desk)
    units, clock, ids = wiring.unit_of_work, wiring.clock, wiring.ids
    hear = HearReply(unit_of_work=units, clock=clock, ids=ids)
    reword = RewordMessage(unit_of_work=units, clock=clock, ids=ids)
    for key, text in (("a", "Port 450."), ("b", "Forget this.")):
        hear(ticket.id, text, agent="slack:U1", source="slack", key=key)
    assert reword([ticket.id], "Port 4500.", agent="slack:U1", key="a", at=clock.now())
    assert reword.withdraw([ticket.id], agent="slack:U1", key="b")
    page = text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    assert "Changed. What it said before Port 450." in page
    assert "taken back" in page
    theirs = text_of(agent.get(f"/requests/{ticket.request_id}"))
    assert "Port 4500." in theirs
    assert "Forget this." not in theirs
    assert "Port 450." not in theirs


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
    assert [reply.document_id for reply in desk.advice.replies(ticket.id)] == ["page-1"]
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


def test_a_prepared_reply_begins_the_next_one(ruled: FrontDesk) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    assert "Say hello" in text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    begun = agent.get(f"/desk/tickets/{ticket.id}?macro=greet").text
    assert "Hello from" in begun
    assert 'value="macro:greet"' in begun
    assert agent.get(f"/desk/tickets/{ticket.id}?macro=nonsense").status_code == 404


def test_tickets_like_this_one_are_shown_with_how_they_ended(wiring: Wiring) -> None:
    wiring.recognises = True
    desk = a_desk(wiring)
    agent = a_seat(desk)
    first, second = (asked(desk, "The printer on floor two jams every morning") for _ in range(2))
    wiring.watch_storms()()  # the worker reads what was asked
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
