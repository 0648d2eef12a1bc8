"""Replies suggested on a card: edited first, sent once, learned from; only what everybody there may read."""

from __future__ import annotations

from dataclasses import replace

from app.channels.slack.desk import cards
from app.domain.desk_rules import Closing
from app.domain.macro import Macro
from app.domain.suggested import Offer
from tests.fakes.slack import ME
from tests.fakes.slack_acts import a_suggestion, on_card
from tests.fakes.slack_agents import AgentsDesk


def test_a_card_shows_what_is_likely_right_and_how_likely() -> None:
    desk = AgentsDesk(suggestions=[a_suggestion()])
    desk.ask()
    (card,) = desk.cards()
    assert "72 % likely right: Reset the VPN" in card
    assert "Open Settings and choose Reset." in card
    assert "sent before on requests like this: 2" in card


def test_what_not_everybody_in_the_channel_may_read_is_not_suggested_there() -> None:
    desk = AgentsDesk(suggestions=[a_suggestion(document_id="page-of-the-board")])
    desk.ask()
    assert "likely right" not in desk.cards()[0]


def test_a_suggestion_is_edited_in_a_window_sent_to_the_requester_and_learned_from() -> None:
    desk = AgentsDesk(suggestions=[a_suggestion()])
    ticket = desk.ask()
    assert desk.at_once(on_card(ticket, cards.REPLY, "sug_1"))
    view = desk.slack.opened[-1][1].to_dict()
    assert "Open Settings and choose Reset." in str(view)
    assert view["private_metadata"] == f"{ticket.id}\nsug_1"
    desk.submit(
        ticket, cards.REPLY, about=view["private_metadata"], text="Open Settings, then Reset.", then=("solved",)
    )
    assert desk.learned == [("sug_1", "slack:UAGENT", "Open Settings, then Reset.")]
    thread = desk.slack.thread("C1", ticket.origin.message)
    assert "Open Settings, then Reset." in [m.text for m in thread if m.user == ME][-1]
    with desk.wiring.unit_of_work() as work:
        assert work.conversations.of_ticket(ticket.id)[-1].source == "suggestion:sug_1"


def test_a_rejected_suggestion_leaves_the_card_and_is_learned_from() -> None:
    desk = AgentsDesk(suggestions=[a_suggestion()])
    ticket = desk.ask()
    desk.press(ticket, cards.REJECT, "sug_1")
    assert desk.learned == [("sug_1", "slack:UAGENT", None)]
    assert "likely right" not in desk.cards()[0]


def test_a_suggested_macro_says_what_shall_become_of_the_ticket() -> None:
    macro = replace(a_suggestion(), kind="macro", document_id="macro:done")
    desk = AgentsDesk(suggestions=[macro])
    ticket = desk.ask()
    assert "likely right: Reset the VPN" in desk.cards()[0]
    desk.at_once(on_card(ticket, cards.REPLY, "sug_1"))
    then = desk.slack.opened[-1][1].to_dict()["blocks"][-1]["element"]
    assert then["initial_option"]["value"] == "solved"


def test_a_suggested_macro_that_brings_the_closing_tag_is_not_asked_for_one() -> None:
    reply = replace(a_suggestion(), kind="macro", document_id="macro:done")
    desk = AgentsDesk(
        suggestions=[reply],
        closing=Closing(tags=("fault", "how-to"), required=True),
        macros={"done": Macro(id="done", title="Done", then="solved", tags=("fault",))},
    )
    ticket = desk.ask()
    with desk.wiring.unit_of_work() as work:
        work.suggestions.offer([Offer(ticket_id=ticket.id, reply=reply, at=desk.wiring.clock.now())])
        work.commit()
    desk.submit(ticket, cards.REPLY, about=f"{ticket.id}\nsug_1", text="It works again.", then=("solved",))
    with desk.wiring.unit_of_work() as work:
        ended = work.tickets.get(ticket.id)
    assert (ended.state, ended.tags) == ("solved", ("fault",))


def test_a_stranger_neither_sends_nor_rejects() -> None:
    desk = AgentsDesk(suggestions=[a_suggestion()])
    ticket = desk.ask()
    desk.press(ticket, cards.REJECT, "sug_1", user="UNET")
    desk.submit(ticket, cards.REPLY, user="UNET", about=f"{ticket.id}\nsug_1", text="Ha", then=("stay",))
    assert desk.learned == []


def test_a_ticket_that_is_over_has_no_suggestions() -> None:
    desk = AgentsDesk(suggestions=[a_suggestion()])
    ticket = desk.ask()
    desk.submit(ticket, cards.CLOSE, ending=("solved",))
    assert "likely right" not in desk.cards()[0]
