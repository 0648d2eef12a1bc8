"""Values survive the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticSerializationError

from app.domain.effects import PostReply
from app.domain.receipt import Candidate, Receipt
from app.domain.request import Request
from app.storage.codec import decode, encode
from tests.fakes.builders import a_decision, a_receipt, a_reply_effect

_words = st.text(st.characters(exclude_categories=["Cs"]))
_numbers = st.floats(allow_nan=False)
_moments = st.datetimes(timezones=st.just(UTC))


@given(st.builds(Request, text=_words, id=_words, requester=_words, received_at=_moments, language=_words))
def test_any_request_comes_back_equal(request: Request) -> None:
    assert decode(Request, encode(request)) == request


_signals = st.dictionaries(_words, _numbers).map(MappingProxyType)
_candidates = st.builds(Candidate, document_id=_words, title=_words, score=_numbers, digest=_words, signals=_signals)
_receipts = st.builds(
    replace,
    st.sampled_from([a_receipt(decision=a_decision(kind)) for kind in ("reply", "escalate", "silent")]),
    at=_moments,
    text=_words,
    audience=st.frozensets(_words, max_size=4),
    candidates=st.lists(_candidates, max_size=4).map(tuple),
    timings_ms=st.dictionaries(_words, _numbers, max_size=4),
)


@given(_receipts)
def test_any_receipt_comes_back_equal(receipt: Receipt) -> None:
    assert decode(Receipt, encode(receipt)) == receipt


def test_an_effect_comes_back_equal() -> None:
    assert decode(PostReply, encode(a_reply_effect())) == a_reply_effect()


def test_what_is_no_domain_value_is_refused() -> None:
    with pytest.raises(PydanticSerializationError):
        encode(object())
