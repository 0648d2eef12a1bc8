"""When the own mail server vouches for a sender, and all the ways in which it does not."""

from __future__ import annotations

import pytest

from app.channels.email.vouching import is_vouched

ANN, SERVER = "ann@halyard.example", "mx.halyard.example"


@pytest.mark.parametrize(
    "results",
    [
        "mx.halyard.example; dmarc=pass header.from=halyard.example",
        "MX.halyard.example 1; dkim=fail; dmarc=pass (p=reject; sp=none) header.from=Halyard.Example",
        "mx.halyard.example; dkim=pass header.d=halyard.example header.s=a",
        "mx.halyard.example; dkim=pass header.i=@halyard.example",
        "mx.halyard.example; dkim=fail header.d=halyard.example; spf=pass smtp.mailfrom=ann@halyard.example",
    ],
)
def test_a_pass_for_the_very_domain_counts(results: str) -> None:
    assert is_vouched(ANN, (results,), server=SERVER)


def test_a_pass_for_the_domain_above_counts_where_nothing_is_said_of_dmarc() -> None:
    assert is_vouched("ann@sales.halyard.example", (f"{SERVER}; dkim=pass header.d=halyard.example",), server=SERVER)


@pytest.mark.parametrize(
    "results",
    [
        "other.example; dmarc=pass header.from=halyard.example",
        "mx.halyard.example; dmarc=fail header.from=halyard.example; dkim=pass header.d=halyard.example",
        "mx.halyard.example; dmarc=pass header.from=evil.example",
        "mx.halyard.example; dmarc=pass",
        "mx.halyard.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example",
        "mx.halyard.example; spf=pass smtp.helo=halyard.example",
        "mx.halyard.example; dkim=pass header.d=example",
        "mx.halyard.example; none",
        "mx.halyard.example (; dmarc=pass header.from=halyard.example)",
        'mx.halyard.example; spf=pass smtp.mailfrom="a; dmarc=pass header.from=halyard.example"@evil.example',
        'mx.halyard.example; spf=none reason="x\\"; dkim=pass header.d=halyard.example; "',
        "",
    ],
)
def test_anything_else_does_not(results: str) -> None:
    assert not is_vouched(ANN, (results,), server=SERVER)


def test_only_the_topmost_word_of_the_own_server_counts() -> None:
    forged = f"{SERVER}; dmarc=pass header.from=halyard.example"
    own = f"{SERVER}; dmarc=fail header.from=halyard.example"
    assert not is_vouched(ANN, (own, forged), server=SERVER)
    assert is_vouched(ANN, ("relay.example; dmarc=fail", forged), server=SERVER)


def test_a_house_that_names_no_server_vouches_for_nobody() -> None:
    assert not is_vouched(ANN, ("; dmarc=pass header.from=halyard.example",), server="")
    assert not is_vouched("", (f"{SERVER}; dmarc=pass header.from=",), server=SERVER)
