"""What agents write in Teams: replies in a window, notes below the card, and how a ticket ends."""

from __future__ import annotations

from app.channels.teams.desk import cards
from app.domain.desk_rules import Closing
from tests.fakes.slack_acts import a_suggestion
from tests.fakes.teams import AGENT, ANN, IT, OTHER
from tests.fakes.teams_agents import TeamsAgents
from tests.fakes.teams_events import deleted, edited, opened

WANTED = Closing(tags=("fault", "how-to"), required=True)


def kinds(desk: TeamsAgents) -> list[tuple[str, str]]:
    (ticket,) = desk.tickets()
    return [(message.kind, message.text) for message in desk.said(ticket)]


def test_a_reply_appears_where_they_asked_and_the_ticket_is_as_its_agent_wants_it() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    known = len(desk.told())
    assert desk.fill(ticket, cards.REPLY, text="Restart it, please.", then="pending_requester") == {}
    assert "Restart it, please." in desk.told()[-1]
    assert len(desk.told()) == known + 1
    after = desk.ticket(ticket)
    assert (after.state, after.assignee) == ("pending_requester", f"teams:{AGENT}")
    assert "They were told:" in desk.cards()[0]


def test_a_window_that_is_sent_twice_is_one_reply_and_the_next_window_another() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    window = desk.open(ticket, cards.REPLY)
    for number in range(2):
        desk.send(ticket, window, id=f"twice-{number}", text="Restart it, please.", then="stay")
    desk.fill(ticket, cards.REPLY, text="And now?", then="stay")
    assert [text for kind, text in kinds(desk) if kind == "reply"] == ["Restart it, please.", "And now?"]


def test_a_suggestion_is_edited_in_a_window_sent_and_learned_from() -> None:
    desk = TeamsAgents(suggestions=[a_suggestion()])
    ticket = desk.ask()
    window = desk.open(ticket, cards.REPLY, suggestion="sug_1")
    assert "Open Settings and choose Reset." in str(window)
    desk.send(ticket, window, text="Open Settings, then Reset.", then="solved")
    assert desk.learned == [("sug_1", f"teams:{AGENT}", "Open Settings, then Reset.")]
    assert desk.said(ticket)[-1].source == "suggestion:sug_1"
    assert desk.ticket(ticket).state == "solved"


def test_closing_says_how_it_ended_and_what_it_was_and_it_can_be_opened_again() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.fill(ticket, cards.CLOSE, ending="solved", topics="it/vpn,it/network", other="it/home office")
    after = desk.ticket(ticket)
    assert (after.state, after.topics) == ("solved", ("it/vpn", "it/network", "it/home office"))
    (card,) = desk.cards()
    assert "I take it" not in card
    desk.press(ticket, cards.REOPEN)
    assert desk.ticket(ticket).state == "open"
    desk.fill(ticket, cards.CLOSE, ending="cancelled")
    assert desk.ticket(ticket).state == "cancelled"


def test_what_the_requester_does_meanwhile_stands_on_the_card() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.fill(ticket, cards.CLOSE, ending="solved")
    desk.desk.ask("broken")
    desk.desk.run(seconds=1)
    assert desk.ticket(ticket).state == "open"
    (card,) = desk.cards()
    assert "They added:" in card
    assert "I take it" in card
    desk.desk.receive(deleted(id=ticket.origin.message))
    desk.desk.run(seconds=1)
    assert "taken back" in desk.cards()[0]


def test_where_the_house_wants_a_closing_tag_the_window_does_not_close_without_one() -> None:
    desk = TeamsAgents(closing=WANTED)
    ticket = desk.ask()
    window = desk.open(ticket, cards.CLOSE)
    (field,) = [part for part in window["task"]["value"]["card"]["content"]["body"] if part.get("id") == "closing"]
    assert field["isRequired"]
    desk.send(ticket, window, ending="solved", closing="fault")
    assert (desk.ticket(ticket).state, desk.ticket(ticket).tags) == ("solved", ("fault",))


def test_a_reply_that_solves_without_the_closing_tag_is_sent_and_the_tag_is_asked_for() -> None:
    desk = TeamsAgents(closing=WANTED)
    ticket = desk.ask()
    following = desk.fill(ticket, cards.REPLY, text="It works again.", then="solved")
    assert "It works again." in desk.told()[-1]
    assert desk.ticket(ticket).state == "in_progress"
    assert "is closed as soon as you say what it was" in str(following)
    desk.send(ticket, following, ending="solved", closing="fault")
    assert desk.ticket(ticket).state == "solved"


def test_tags_are_corrected_and_tickets_are_joined() -> None:
    desk = TeamsAgents()
    first = desk.ask("The VPN is slow")
    second = desk.ask("new thing: my VPN does not connect")
    desk.fill(second, cards.TAG, topics="it/network", other="")
    assert desk.ticket(second).topics == ("it/network",)
    window = desk.open(second, cards.MERGE)
    assert first.subject in str(window)
    desk.send(second, window, into=first.id)
    assert desk.ticket(second).state == "closed"
    desk.fill(first, cards.CLOSE, ending="solved")
    assert "There is no other open ticket" in str(desk.open(first, cards.MERGE))


def test_below_a_card_a_mention_is_a_note_and_never_reaches_the_requester() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    known = len(desk.told())
    id = desk.note(ticket, "Same as last week, I think")
    desk.note(ticket, "Me too!", user=ANN)  # who is no agent writes nothing there
    assert kinds(desk) == [("note", "Same as last week, I think")]
    assert len(desk.told()) == known
    root = desk.thread(ticket).rpartition("=")[2]
    desk.desk.receive(edited("Same as in May", id=id, room=IT, user=AGENT, root=root))
    desk.desk.run(seconds=1)
    assert kinds(desk) == [("note", "Same as in May")]
    desk.desk.receive(deleted(room=IT, user=AGENT, id=id, root=root))
    desk.desk.run(seconds=1)
    assert [kind for kind, _ in kinds(desk)] == ["withdrawn"]
    assert len(desk.tickets()) == 1


def test_an_agent_may_ask_in_the_channel_itself() -> None:
    desk = TeamsAgents()
    desk.ask()
    desk.desk.ask("I cannot print", room=IT, user=OTHER)
    assert len(desk.tickets()) == 2


def test_a_reply_that_could_not_be_taken_is_kept_for_the_agents() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    window = desk.open(ticket, cards.REPLY)
    desk.desk.clock.advance(301)
    desk.teams.down = True
    desk.send(ticket, window, text="Restart it, please.", then="stay")
    for _ in range(8):
        desk.desk.run(seconds=120)
    desk.teams.down = False
    desk.desk.run(seconds=3600)
    ((kind, text),) = kinds(desk)
    assert kind == "note"
    assert "could not be sent" in text
    assert "Restart it, please." in text
    assert "could not be sent" in desk.cards()[0]


def test_a_ticket_that_is_not_there_any_more_is_said_to_be_gone() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    told = desk.desk.receive(
        opened({"verb": cards.REPLY, "ticket": "tkt_gone"}, room=desk.thread(ticket), user=AGENT, id="o")
    )
    assert "not there any more" in str(told)
