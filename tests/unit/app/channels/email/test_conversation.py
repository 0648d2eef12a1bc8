"""A conversation by mail: asked, answered, judged, gone on with, and who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.email.place import OurIds
from app.domain.files import AttachedFile
from app.domain.lifecycle import ENGINE
from app.services.desk.reply_to_requester import ReplyToRequester
from tests.fakes.builders import a_message, a_triage, an_answer
from tests.fakes.email_desk import EmailDesk, text_of, token_of
from tests.fakes.email_mails import ANN, BEN, a_mail
from tests.fakes.engine import FakeAnswerer, FakeTriager
from tests.fakes.wiring import EAGER, Wiring

EVE = "eve@elsewhere.example"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 9000


def unsure() -> EmailDesk:
    return EmailDesk(Wiring(answerer=FakeAnswerer(an_answer(0.1)), triager=FakeTriager(a_triage(tier=1))))


def said_on(desk: EmailDesk) -> list[tuple[str, str, str]]:
    (ticket, *_) = desk.tickets()
    with desk.wiring.unit_of_work() as work:
        return [(one.kind, one.author, one.text) for one in work.conversations.of_ticket(ticket.id)]


def agent_writes(desk: EmailDesk, text: str = "Which month?") -> None:
    reply = ReplyToRequester(unit_of_work=desk.wiring.unit_of_work, clock=desk.clock, ids=desk.wiring.ids)
    reply(desk.tickets()[0].id, text, agent="mo", then="pending_requester")
    desk.run(seconds=1)


def test_a_question_is_answered_in_its_thread_with_quotes_and_links() -> None:
    desk = EmailDesk()
    uid = desk.receive(a_mail("My VPN does not connect", subject="RE: VPN", id="<q@halyard.example>"))
    (to, letter) = desk.posted.mails[0]
    assert to == ANN
    assert letter["Subject"] == "Re: VPN"
    assert letter["In-Reply-To"] == "<q@halyard.example>"
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-replied", "en")
    assert "> To reset the VPN, open Settings" in text_of(letter)
    assert "https://kb.example/vpn" in text_of(letter)
    assert all(f"{label}: https://" in text_of(letter) for label in ("That solved it", "Not quite", "Talk to a person"))
    page = letter.get_body(("html",))
    assert page is not None
    assert '<html lang="en">' in page.get_content()
    assert desk.mailbox.away == [uid]
    assert desk.asked().text == "RE: VPN\n\nMy VPN does not connect"


def test_whoever_is_vouched_for_is_the_person_who_signs_in_with_that_address() -> None:
    desk = EmailDesk()
    desk.receive(a_mail(sender="Ann Lee <Ann@halyard.example>"))
    assert desk.asked().requester == ANN
    assert desk.asked().audience == {"everyone", "finance"}
    with desk.wiring.unit_of_work() as work:
        assert work.people.name(ANN) == "Ann Lee"


@pytest.mark.parametrize(
    ("sender", "vouched", "requester", "audience"),
    [
        (ANN, False, f"email:{ANN}", set()),
        (EVE, True, EVE, set()),
        ("cfo@elsewhere.example", True, "cfo@elsewhere.example", {"finance"}),
        (BEN, True, BEN, {"everyone"}),
    ],
)
def test_an_address_counts_only_where_the_own_server_vouches_for_it(
    sender: str, vouched: bool, requester: str, audience: set[str]
) -> None:
    desk = EmailDesk()
    desk.receive(a_mail(sender=sender, vouched=vouched))
    assert desk.asked().requester == requester
    assert desk.asked().audience == audience
    assert desk.posted.mails[0][0] == sender


def test_the_same_mail_twice_is_one_question() -> None:
    desk = EmailDesk()
    mail = a_mail(id="<same@halyard.example>")
    desk.receive(mail)
    desk.receive(b"Received: by another\r\n" + mail)
    assert len(desk.tickets()) == len(desk.posted.mails) == 1


def test_a_subject_alone_leads_nowhere() -> None:
    desk = unsure()
    desk.receive(a_mail("It hums", subject="Printer"))
    desk.receive(a_mail("detail it hums louder", subject="Re: Printer"))
    assert len(desk.tickets()) == 2


def test_answering_a_mail_of_ours_goes_on_with_its_ticket() -> None:
    desk = unsure()
    desk.receive(a_mail("It hums", subject="Printer"))
    agent_writes(desk)
    assert text_of(desk.posted.last()).startswith("A person writes:\n\nWhich month?")
    assert desk.posted.last()["Auto-Submitted"] is None
    desk.receive(a_mail("detail May\n\nOn 3 March 2026, Help <h@x> wrote:\n> Which month?", answers=_id(desk)))
    assert said_on(desk)[-1] == ("requester", ANN, "detail May")
    assert desk.tickets()[0].state == "in_progress"


def test_thanks_close_and_still_broken_opens_again() -> None:
    desk = EmailDesk()
    desk.receive()
    desk.receive(a_mail("thanks", answers=_id(desk)))
    assert desk.tickets()[0].state == "solved"
    desk.receive(a_mail("broken again", answers=_id(desk)))
    assert (desk.tickets()[0].state, desk.tickets()[0].tier) == ("open", 1)
    assert len(desk.tickets()) == 1


def test_a_new_question_below_an_old_one_gets_a_ticket_of_its_own() -> None:
    desk = EmailDesk()
    desk.receive()
    desk.receive(a_mail("new how do I print?", answers=_id(desk), id="<second@halyard.example>"))
    assert len(desk.tickets()) == 2
    assert desk.posted.last()["In-Reply-To"] == "<second@halyard.example>"


def test_somebody_else_in_the_thread_is_heard_by_agents_and_answered_nothing() -> None:
    desk = unsure()
    desk.receive(a_mail("It hums"))
    sent = len(desk.posted.mails)
    desk.receive(a_mail("It hums here, too", sender=BEN, answers=_id(desk)))
    assert said_on(desk)[-1] == ("note", BEN, "It hums here, too")
    assert len(desk.posted.mails) == sent
    assert len(desk.tickets()) == 1


def test_somebody_else_below_what_no_person_has_asks_for_themselves() -> None:
    desk = EmailDesk()
    desk.receive()
    desk.receive(a_mail("And how do I print?", sender=BEN, answers=_id(desk)))
    assert [ticket.requester for ticket in desk.tickets()] == [ANN, BEN]
    assert desk.posted.mails[-1][0] == BEN


def test_the_requesters_address_without_a_voucher_is_not_the_requester() -> None:
    desk = unsure()
    desk.receive(a_mail("It hums"))
    desk.receive(a_mail("cancel it", answers=_id(desk), vouched=False))
    assert desk.tickets()[0].state == "open"
    assert said_on(desk)[-1] == ("note", f"email:{ANN}", "cancel it")


def test_whoever_was_never_vouched_for_goes_on_by_our_mail_alone() -> None:
    desk = unsure()
    desk.receive(a_mail("It hums", sender=EVE, vouched=False, id="<eve@elsewhere.example>"))
    desk.receive(a_mail("detail louder", sender=EVE, vouched=False, answers="<eve@elsewhere.example>"))
    assert [kind for kind, _, _ in said_on(desk)] == ["note"]
    desk.receive(a_mail("detail louder", sender=EVE, vouched=False, answers=_id(desk)))
    assert said_on(desk)[-1] == ("requester", f"email:{EVE}", "detail louder")


def test_an_id_that_only_looks_like_ours_leads_nowhere() -> None:
    desk = unsure()
    desk.receive(a_mail("It hums"))
    forged = OurIds(key=b"x" * 32, address="help@halyard.example").of(f"{desk.tickets()[0].id}:v2:reply")
    desk.receive(a_mail("detail louder", sender=BEN, answers=forged))
    assert len(desk.tickets()) == 2


def test_an_answer_to_a_mail_that_another_machines_key_signed_is_told_to_administrators(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = unsure()
    other = OurIds(key=b"x" * 32, address="help@halyard.example").of("tkt_1:v2:reply")
    desk.receive(a_mail("It hums", answers="<any@halyard.example>"))
    desk.receive(a_mail("It hums", sender=EVE, vouched=False, answers=other))
    assert not caplog.records
    desk.receive(a_mail("It hums louder", answers=other))
    assert [record.getMessage() for record in caplog.records if "email.key" in record.getMessage()]


def test_a_link_is_pressed_once_however_often_it_is_opened() -> None:
    desk = EmailDesk()
    desk.receive()
    token = token_of(desk.posted.last(), "That solved it")
    for _ in range(3):
        desk.follow_link.read(token)
    assert desk.tickets()[0].state == "answered"
    for _ in range(2):
        desk.follow_link.press(token)
    assert desk.tickets()[0].state == "solved"


def test_not_quite_brings_the_next_mail_in_the_same_thread() -> None:
    desk = EmailDesk()
    desk.receive()
    desk.follow_link.press(token_of(desk.posted.last(), "Not quite"))
    desk.run(seconds=1)
    assert len(desk.posted.mails) == 2
    assert desk.posted.mails[0][1]["Message-ID"] != desk.posted.last()["Message-ID"]


@pytest.mark.parametrize("how", ["number", "dotted", "name", "link"])
def test_a_question_back_is_answered_by_number_by_name_or_by_link(how: str) -> None:
    two = FakeTriager(a_triage(candidates=2))
    desk = EmailDesk(Wiring(answerer=FakeAnswerer(an_answer(0.6)), triager=two, politeness=EAGER))
    desk.receive(a_mail("VPN"))
    question = text_of(desk.posted.last())
    assert "which of these" in question
    label = question.partition("1. ")[2].partition(": http")[0]
    assert "3. None of these: https://" in question or "2. None of these: https://" in question
    if how == "link":
        desk.follow_link.press(token_of(desk.posted.last(), f"1. {label}"))
        desk.run(seconds=1)
    else:
        said = {"number": "1", "dotted": "1.", "name": label.upper()}[how]
        desk.receive(a_mail(said, answers=_id(desk)))
    assert len(desk.tickets()) == 1
    assert len(desk.posted.mails) == 2
    assert "which of these" not in text_of(desk.posted.last())


def test_files_are_kept_by_what_they_are_and_others_named() -> None:
    desk = unsure()
    files = (("screen.png", PNG), ("virus.exe", b"MZ\0\0\1\2"), ("log.txt", b"error 5 in line 3"))
    desk.receive(a_mail("It hums", files=files))
    kept = desk.asked().files
    assert [(file.name, bool(file.id)) for file in kept] == [
        ("screen.png", True),
        ("log.txt", True),
        ("virus.exe", False),
    ]
    with desk.wiring.unit_of_work() as work:
        assert work.uploads.content(kept[0].id) == PNG


def test_private_on_is_a_wish_and_no_question() -> None:
    desk = EmailDesk()
    desk.receive(a_mail("private on", subject="please"))
    assert not desk.tickets()
    with desk.wiring.unit_of_work() as work:
        assert [one.subject for one in work.opt_outs.all()] == [ANN]
    assert "nothing is learned" in text_of(desk.posted.last())


def test_private_on_of_somebody_nobody_vouches_for_is_only_a_question() -> None:
    desk = EmailDesk()
    desk.receive(a_mail("private on", vouched=False))
    with desk.wiring.unit_of_work() as work:
        assert not work.opt_outs.all()


def test_an_empty_mail_is_told_what_to_do() -> None:
    desk = EmailDesk()
    desk.receive(a_mail("", subject=""))
    assert not desk.tickets()
    assert "empty" in text_of(desk.posted.last())


@pytest.mark.parametrize(("author", "said"), [("mo", None), (ENGINE, "auto-replied")])
def test_what_a_machine_reminds_of_says_so(author: str, said: str | None) -> None:
    desk = EmailDesk()
    desk.receive()
    message = replace(a_message(), author=author)
    assert desk.channel.tell(desk.tickets()[0].origin, message, key="k") == "asker"
    assert desk.posted.last()["Auto-Submitted"] == said


def test_files_of_an_agent_go_along_and_those_that_are_gone_are_named() -> None:
    desk = EmailDesk()
    desk.receive()
    with desk.wiring.unit_of_work() as work:
        work.uploads.keep("fil_1", PNG, at=desk.clock.now())
        work.commit()
    here = AttachedFile(name="how.png", type="image/png", id="fil_1")
    message = replace(a_message(), files=(here, replace(here, name="gone.png", id="fil_2")))
    assert desk.channel.tell(desk.tickets()[0].origin, message, key="k") == "others"
    assert [part.get_filename() for part in desk.posted.last().iter_attachments()] == ["how.png"]
    assert "could not be sent along: gone.png" in text_of(desk.posted.last())


def _id(desk: EmailDesk) -> str:
    return str(desk.posted.last()["Message-ID"])
