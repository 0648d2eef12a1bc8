"""Where a token may be sent."""

from __future__ import annotations

import pytest

from app.domain import addresses
from indexer.addresses import LOOPBACK_NAMES, checked_address
from indexer.types import SourceUnavailable


def test_this_very_machine_is_called_the_same_everywhere() -> None:
    assert LOOPBACK_NAMES == addresses.LOOPBACK_NAMES


@pytest.mark.parametrize("address", ["https://wiki.example.com", "http://localhost:8090", "http://[::1]/wiki"])
def test_a_token_goes_to_encrypted_addresses_and_to_this_machine(address: str) -> None:
    assert checked_address(address, example="https://x", setting="TOKEN").geturl() == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://wiki.example.com", "unencrypted"),
        ("https://ann:secret@wiki.example.com", "set TOKEN"),
        ("wiki", "no address such as https://x"),
    ],
)
def test_a_token_goes_nowhere_else(address: str, why: str) -> None:
    with pytest.raises(SourceUnavailable, match=why) as refused:
        checked_address(address, example="https://x", setting="TOKEN")
    assert "secret" not in str(refused.value)
