"""Whose words are left alone: how they are named, and when that is meant."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput
from app.domain.opt_out import checked_subject, is_left_out, leaves_out
from app.domain.request import Origin

ROOM = Origin(channel="slack", conversation="C1", message="1.2")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" slack:U0123 ", "slack:U0123"),
        ("Anna.Rossi@Example.com", "anna.rossi@example.com"),
        ("teams:19:aB@thread.tacv2", "teams:19:aB@thread.tacv2"),
    ],
)
def test_a_subject_is_kept_as_it_is_compared(written: str, kept: str) -> None:
    assert checked_subject(written) == kept


@pytest.mark.parametrize("written", ["", "U0123", "anna", "slack:", "slack:U1 slack:U2", "@x"])
def test_what_names_nobody_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(InvalidInput, match="slack:U0123"):
        checked_subject(written)


def test_a_person_is_meant_everywhere_and_a_conversation_for_everybody_in_it() -> None:
    assert leaves_out(frozenset({"slack:U1"}), requester="slack:U1", origin=ROOM)
    assert leaves_out(frozenset({"slack:C1"}), requester="slack:U2", origin=ROOM)
    assert not leaves_out(frozenset({"slack:U1", "slack:C2"}), requester="slack:U2", origin=ROOM)
    assert is_left_out(frozenset({"anna@example.com"}), person="Anna@Example.com")
