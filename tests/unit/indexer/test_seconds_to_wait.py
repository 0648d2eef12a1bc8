"""How long a service asks us to wait: in seconds or not at all."""

from __future__ import annotations

import httpx
import pytest

from indexer.webapi import seconds_to_wait


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("30", 30.0), ("1.5", 1.5), ("0", 0.0), ("-4", 0.0), ("soon", None), ("nan", None), ("inf", None), ("", None)],
)
def test_only_a_number_of_seconds_is_waited_for(told: str, seconds: float | None) -> None:
    assert seconds_to_wait(httpx.Headers({"Retry-After": told})) == seconds


def test_a_date_or_silence_leaves_it_to_us() -> None:
    assert seconds_to_wait(httpx.Headers({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"})) is None
    assert seconds_to_wait(httpx.Headers()) is None
