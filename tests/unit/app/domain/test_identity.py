"""Who somebody is, and whom they may speak for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotAllowed
from app.domain.identity import Identity, holds_token, is_secret, speak_for, visitor
from app.domain.lifecycle import DEFAULT_QUEUE

PUBLIC = frozenset({"everyone"})
VISITOR = visitor("0" * 32, audience=PUBLIC)
AGENT = Identity(requester="agent", audience=PUBLIC, agent=True)


def test_the_same_secret_is_the_same_requester_and_is_not_in_its_name() -> None:
    secret = "0123456789abcdef" * 2
    assert visitor(secret, audience=PUBLIC) == visitor(secret, audience=PUBLIC)
    assert secret not in visitor(secret, audience=PUBLIC).requester
    assert visitor("f" * 32, audience=PUBLIC).requester != visitor(secret, audience=PUBLIC).requester


@pytest.mark.parametrize("value", ["", "0" * 31, "0" * 33, "G" * 32, "ä" * 32, "../" * 11])
def test_only_what_we_made_is_taken_for_a_secret(value: str) -> None:
    assert not is_secret(value)


@pytest.mark.parametrize("header", ["Bearer right", "bearer right", "BEARER  right "])
def test_the_token_opens(header: str) -> None:
    assert holds_token(header, "right")


@pytest.mark.parametrize("header", ["", "right", "Bearer", "Bearer ", "Bearer wrong", "Basic right", "Bearer righ"])
def test_anything_else_does_not(header: str) -> None:
    assert not holds_token(header, "right")


@given(st.text())
def test_without_a_token_set_nothing_opens(header: str) -> None:
    assert not holds_token(header, "")
    assert not holds_token(f"Bearer {header}", "")


def test_an_agent_may_speak_for_anybody() -> None:
    asker = speak_for(AGENT, requester="someone@example.com", audience=frozenset({"finance"}))
    assert (asker.requester, asker.audience) == ("someone@example.com", frozenset({"finance"}))


def test_a_visitor_may_not_name_somebody_else_or_a_group_they_are_not_in() -> None:
    with pytest.raises(NotAllowed, match="requester"):
        speak_for(VISITOR, requester="someone@example.com", audience=None)
    with pytest.raises(NotAllowed, match="finance"):
        speak_for(VISITOR, requester=None, audience=frozenset({"finance"}))


def test_a_visitor_may_see_their_own_only() -> None:
    assert VISITOR.may_see(VISITOR.requester, queue="it")
    assert not VISITOR.may_see("web:other", queue="it")


@pytest.mark.parametrize("queue", ["", "it", "hr", DEFAULT_QUEUE])
def test_an_agent_may_see_what_is_in_their_queues_and_what_they_asked(queue: str) -> None:
    it, desk = (replace(AGENT, queues=frozenset({name})) for name in ("it", DEFAULT_QUEUE))
    assert AGENT.may_see("web:other", queue=queue)
    assert it.may_see("web:other", queue=queue) is (queue == "it")
    assert desk.may_see("web:other", queue=queue) is (queue in {"", DEFAULT_QUEUE})
    assert it.may_see(it.requester, queue=queue)
