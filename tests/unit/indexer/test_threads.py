"""Resolved threads become readable knowledge without small talk or private details."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.masking import mask_private
from indexer.threads import is_chatter, thread_document
from indexer.types import Message, ResolvedThread

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def a_thread(*said: str) -> ResolvedThread:
    """A thread of `r: text` and `a: text` lines."""
    messages = tuple(
        Message(
            author="x",
            text=line[2:].strip(),
            at=NOON + timedelta(minutes=minute),
            role="requester" if line[0] == "r" else "agent",
        )
        for minute, line in enumerate(said)
    )
    return ResolvedThread(
        id="t",
        source="chat",
        channel="ask-it",
        messages=messages,
        resolved_at=NOON + timedelta(days=1),
        tags=("it/vpn",),
    )


def test_a_thread_reads_as_question_and_resolution() -> None:
    document = thread_document(a_thread("r: VPN says error 720?", "a: Restart the adapter.", "r: thanks, works now!"))
    assert document.text == "Question: VPN says error 720?\n\nResolution: Restart the adapter."
    assert (document.title, document.kind, document.updated) == ("VPN says error 720?", "thread", date(2026, 5, 2))
    assert document.tags == ("it/vpn",)


def test_details_the_requester_added_are_kept_as_theirs() -> None:
    text = thread_document(
        a_thread("r: Printer jams?", "a: Which one?", "r: The one on floor 3.", "a: Open tray B.")
    ).text
    assert text.endswith("Resolution: Which one?\n\nThe requester added: The one on floor 3.\n\nOpen tray B.")


def test_thanks_to_somebody_by_name_stand_in_no_resolution() -> None:
    text = thread_document(a_thread("r: Printer jams?", "a: Hi Ada!", "a: Open tray B.", "r: Thanks Grace!")).text
    assert text == "Question: Printer jams?\n\nResolution: Open tray B."


def test_a_long_question_is_shortened_at_a_word() -> None:
    title = thread_document(a_thread("r: " + "How do I " + "really " * 40 + "do it?", "a: Like this.")).title
    assert len(title) <= 110
    assert title.endswith("really…")


def test_a_greeting_is_no_title() -> None:
    assert (
        thread_document(a_thread("r: Hi all! Where do I park the van?", "a: Level 2.")).title
        == "Where do I park the van?"
    )


@pytest.mark.parametrize(
    "text",
    [
        *("Thanks!", "ok great, thank you so much 🙏", "Muchas gracias", "grazie mille!!", "👍", "", "on it"),
        *("Thanks Ada!", "Thanks [name]!", "Hi [name], thank you [name]", "grazie mille Ada"),
    ],
)
def test_small_talk_is_chatter(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text", ["Restart it", "Thanks, but it still fails", "Room 12", "no", "works with the blue cable", "Ask [name]"]
)
def test_what_informs_is_no_chatter(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to jo.doe+x@mail.corp.example now", "write to [e-mail address] now"),
        ("call +34 963 12 34 56 please", "call [phone number] please"),
        ("call (01) 555 1234", "call [phone number]"),
        ("token: abc123def", "token: [secret]"),
        ("my password is Winter2026!", "my password is [secret]"),
        ("key AKIAABCDEFGHIJKLMNOP", "key [secret]"),
        ("use ghp_abcdefghijklmnopqrstuvwxyz0123", "use [secret]"),
        ("la contraseña es Verano!Largo", "la contraseña es [secret]"),
        ("la clave: Abc_def", "la clave: [secret]"),
        ("psql postgres://app:hunter2@db.example/x", "psql postgres://[secret]@db.example/x"),
        ("pay to IE29 AIBK 9311 5212 3456 78 now", "pay to [account number] now"),
        ("card 4111 1111 1111 1111", "card [card number]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "[secret]"),
    ],
)
def test_private_details_are_masked(text: str, masked: str) -> None:
    assert mask_private(text) == masked


@pytest.mark.parametrize(
    "text",
    ["error 0x80070005", "version 10.0.19045.3803", "192.168.0.12", "2026-05-01 12:30", "extension 4321", "KB5005565",
     "the password is reset at the desk", "room 02-114", "part IE29 AIBK 9311 5212 3456 79",
     "order 4111 1111 1111 1112", "ticket 00012345", "https://kb.example/a@b/0123-4567"],
)  # fmt: skip
def test_what_helps_the_next_reader_is_not_masked(text: str) -> None:
    assert mask_private(text) == text


def test_who_takes_part_or_is_greeted_is_not_named() -> None:
    messages = (
        Message(author="Maria Rossi", text="Hi Paul, where is the form? Maria", at=NOON),
        Message(author="Paul Byrne", text="Ask Rossi's team. Grazie mille Maria, hello Team", at=NOON, role="agent"),
    )
    text = thread_document(replace(a_thread(), messages=messages)).text
    assert text == (
        "Question: Hi [name], where is the form? [name]\n\n"
        "Resolution: Ask [name]'s team. Grazie mille [name], hello Team"
    )


@given(st.text(alphabet="ab1 @.+-()0:tokenpassword", max_size=80))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask_private(mask_private(text)) == mask_private(text)


@given(st.lists(st.text(max_size=60), min_size=0, max_size=6))
def test_any_thread_becomes_a_document(said: list[str]) -> None:
    thread_document(a_thread(*(f"{'ra'[n % 2]}: {text}" for n, text in enumerate(said))))
