"""What goes out: fields that nobody breaks out of, and the same words as text and as a page."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.email.headers import usable_address
from app.channels.email.letter import Enclosed, Letter, Line, made
from app.channels.email.place import OurIds
from app.channels.email.servers import server_of
from app.domain.errors import InvalidInput
from tests.fakes.builders import MOMENT
from tests.fakes.email_mails import ANN, ME

FIELDS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "MIME-Version",
}
IDS = OurIds(key=b"k" * 32, address=ME)
_ANYTHING = st.text(st.characters(codec="utf-8"), max_size=120) | st.sampled_from(
    ["x\r\nBcc: all@halyard.example", "x\nBcc: y\n\nbody", "\u2028Bcc: z", "=?utf-8?q?a=0D=0ABcc:_b?=", "\x00"]
)


@given(_ANYTHING, _ANYTHING, _ANYTHING, _ANYTHING)
def test_nothing_that_somebody_writes_becomes_a_field(subject: str, text: str, answers: str, name: str) -> None:
    letter = Letter(
        id=IDS.of(f"{name}:v1:reply"),
        to=ANN,
        subject=f"Re: {subject}",
        lines=(Line(text=text), Line(text=text, kind="quote"), Line(text=name, kind="link", url=answers)),
        answers=answers,
        files=(Enclosed(name=name, type="text/plain", content=text.encode()),),
    )
    raw = made(letter, address=ME, name=name, at=MOMENT)
    mail = message_from_bytes(raw, policy=policy.default)
    assert {key.title() for key in mail.keys()} <= {field.title() for field in FIELDS}  # noqa: SIM118 - repeated fields
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [address.addr_spec for address in mail["To"].addresses] == [ANN]
    assert [address.addr_spec for address in mail["From"].addresses] == [ME]


@given(st.from_regex(r"[ -~]{1,20}@[ -~]{1,20}", fullmatch=True))
def test_whoever_can_be_written_to_is_written_to(text: str) -> None:
    address = usable_address(text)
    if address:
        raw = made(Letter(id="", to=address, subject="x", lines=()), address=ME, name="", at=MOMENT)
        assert f"To: {address}\r\n".encode() in raw


def test_a_long_id_stands_on_one_line() -> None:
    id = IDS.of("tkt_01m8f7kd57t46x58wgxs37:v2:reply")
    answers = f"<{'a' * 100}@{'b' * 100}>"
    raw = made(Letter(id=id, to=ANN, subject="Re: x", lines=(), answers=answers), address=ME, name="", at=MOMENT)
    assert f"Message-ID: {id}\r\n".encode() in raw
    assert f"In-Reply-To: {answers}\r\nReferences: {answers}\r\n".encode() in raw


def test_a_link_of_a_page_that_leads_into_a_script_is_only_words() -> None:
    lines = (Line(text="<b>x</b>", kind="link", url="javascript:alert(1)"),)
    raw = made(Letter(id="", to=ANN, subject="x", lines=lines), address=ME, name="", at=MOMENT)
    body = message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert body is not None
    page = body.get_content()
    assert "href" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_our_ids_are_the_same_for_the_same_key_and_name_their_ticket() -> None:
    assert IDS.of("tkt_1:v2:reply") == IDS.of("tkt_1:v2:reply") != IDS.of("tkt_1:v3:reply")
    assert IDS.ticket_in((IDS.of("tkt_1:v2:reply"),)) == "tkt_1"
    changed = IDS.of("tkt_1:v2:reply").replace("tkt_1", "tkt_2")
    assert IDS.ticket_in((changed,)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "a@b\r\nc",
        "a b@c.example",
        "<a@b.example>",
        "a@",
        "a..b@c.example",
        "a@b,c@d",
        "a.@b.example",
        ".a@b.example",
    ],
)
def test_what_is_no_address_is_written_to_by_nobody(text: str) -> None:
    assert usable_address(text) == ""


def test_servers_are_reached_by_tls_or_on_loopback() -> None:
    far = server_of("imap://mail.example.com", protocol="imap", setting="email_imap")
    near = server_of("smtp://127.0.0.1:2525", protocol="smtp", setting="email_smtp")
    folder = server_of("imaps://mail.example.com/Help%20desk", protocol="imap", setting="email_imap")
    assert (far.port, far.needs_starttls) == (143, True)
    assert (near.port, near.needs_starttls, near.tls_from_start) == (2525, False, False)
    assert (folder.port, folder.tls_from_start, folder.folder) == (993, True, "Help desk")


@pytest.mark.parametrize(
    "address", ["mail.example.com", "https://mail.example.com", "imap://", "imap://a:b@c", "imap://h:x"]
)
def test_what_is_no_server_is_refused_by_name(address: str) -> None:
    with pytest.raises(InvalidInput, match="email_imap"):
        server_of(address, protocol="imap", setting="email_imap")
