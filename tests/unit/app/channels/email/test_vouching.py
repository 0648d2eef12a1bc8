"""When the own mail server vouches for a sender, and all the ways in which it does not."""

from __future__ import annotations

import pytest

from app.channels.email.parsing import read_mail
from app.channels.email.rules import EmailRules
from app.channels.email.vouching import is_vouched, is_vouched_by_microsoft
from tests.fakes.email_mails import a_mail

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


HOUSE = frozenset({"halyard.example"})
PASSED = (
    "spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=halyard.example; dkim=pass (signature was verified) "
    "header.d=halyard.example;dmarc=pass action=none header.from=halyard.example;compauth=pass reason=100"
)
NOTHING = "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=halyard.example;"


@pytest.mark.parametrize(
    ("results", "inside"),
    [
        ((PASSED,), ("Anonymous",)),
        ((PASSED.replace("; dkim", "; halyard.example; dkim"),), ()),
        ((), ("Internal",)),
        ((NOTHING,), ("Internal",)),
    ],
)
def test_exchange_online_vouches_by_dmarc_or_for_a_colleague_who_was_signed_in(
    results: tuple[str, ...], inside: tuple[str, ...]
) -> None:
    assert is_vouched_by_microsoft(ANN, results, inside, domains=HOUSE)


@pytest.mark.parametrize(
    ("results", "inside"),
    [
        ((), ()),
        ((NOTHING,), ("Anonymous",)),
        ((NOTHING, PASSED), ("Anonymous",)),
        ((f"mx.evil.example; {PASSED}",), ()),
        ((PASSED.replace("dmarc=pass", "dmarc=fail"),), ("Internal",)),
        ((PASSED.replace("dmarc=pass", "dmarc=bestguesspass"),), ()),
        ((PASSED.replace("header.from=halyard", "header.from=evil"),), ()),
        ((PASSED.replace("dmarc=pass", "x=pass"),), ("Anonymous",)),
        ((f"{PASSED}; dmarc=fail header.from=halyard.example",), ()),
        (('spf=fail smtp.mailfrom="a; dmarc=pass header.from=halyard.example"@evil.example',), ()),
        ((f"{NOTHING} {PASSED}",), ("Internal",)),
        ((), ("Internal", "Anonymous")),
        ((), ("Partner",)),
        ((), ("Internal-ish",)),
    ],
)
def test_anything_else_at_exchange_online_does_not(results: tuple[str, ...], inside: tuple[str, ...]) -> None:
    assert not is_vouched_by_microsoft(ANN, results, inside, domains=HOUSE)


def test_a_colleague_at_exchange_online_is_of_the_house() -> None:
    assert not is_vouched_by_microsoft("ann@elsewhere.example", (), ("Internal",), domains=HOUSE)
    assert not is_vouched_by_microsoft("", (PASSED,), ("Internal",), domains=HOUSE)


@pytest.mark.parametrize(("server", "requester"), [("microsoft", ANN), ("mx.halyard.example", f"email:{ANN}")])
def test_whether_an_exchange_is_heard_is_set(server: str, requester: str) -> None:
    mail = read_mail(a_mail(vouched=False, X_MS_Exchange_Organization_AuthAs="Internal"))
    assert (
        EmailRules(address="help@halyard.example", server=server, domains=HOUSE).sender_of(mail).requester == requester
    )
