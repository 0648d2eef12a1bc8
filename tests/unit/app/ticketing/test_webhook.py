"""What goes over the wire, and where it may not go."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest

from app.domain.errors import DeliveryFailed, InvalidInput
from app.provider.outbound import resolve
from app.ticketing.webhook import MAX_ANSWER, WebhookTicketing
from tests.fakes.builders import a_ticket
from tests.fakes.clock import FakeClock
from tests.fakes.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def _webhook(receiver: Receiver) -> WebhookTicketing:
    return WebhookTicketing(url=receiver.url, secret="s3cret", clock=FakeClock(), resolve=resolve)


def _leading_to(*addresses: str, url: str = "https://hooks.example/x") -> WebhookTicketing:
    return WebhookTicketing(url=url, secret="s", clock=FakeClock(), resolve=lambda host, port: addresses, timeout=0.5)


def test_the_whole_ticket_is_sent_signed_with_time_and_key(receiver: Receiver) -> None:
    ticket = replace(a_ticket(), subject="¿Dónde está el café? 😀")
    _webhook(receiver).create(ticket)
    (request,) = receiver.received
    message = json.loads(request.body)
    assert (message["type"], message["ticket"]["subject"]) == ("ticket.created", ticket.subject)
    assert message["ticket"]["created_at"] == "2026-03-02T09:00:00+00:00"
    assert request.path == "/hook?tenant=1"
    assert request.headers["webhook-id"] == ticket.id
    assert request.headers["webhook-timestamp"] == str(int(FakeClock().now().timestamp()))
    signed = f"{ticket.id}.{request.headers['webhook-timestamp']}.".encode() + request.body
    expected = base64.b64encode(hmac.new(b"s3cret", signed, hashlib.sha256).digest()).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize("answer", [b"", b"ok", b"[]", b'{"id": null}', b"{}", b"\xff"])
def test_a_receiver_without_an_id_of_its_own_knows_the_ticket_by_ours(receiver: Receiver, answer: bytes) -> None:
    receiver.answer = answer
    assert _webhook(receiver).create(a_ticket()) == "tkt_1"


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410, 429, 500, 503])
def test_any_status_but_success_is_a_failed_delivery(receiver: Receiver, status: int) -> None:
    receiver.statuses, receiver.headers = [status], {"location": "http://127.0.0.1:1/"}
    with pytest.raises(DeliveryFailed, match=str(status)):
        _webhook(receiver).create(a_ticket())
    assert len(receiver.received) == 1


def test_an_endless_answer_is_cut_off(receiver: Receiver) -> None:
    receiver.answer = b"x" * (MAX_ANSWER * 3)
    with pytest.raises(DeliveryFailed, match="longer"):
        _webhook(receiver).create(a_ticket())


def test_a_port_nobody_listens_on_is_a_failed_delivery_that_names_host_and_ticket() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://localhost:{taken.getsockname()[1]}/?token=hidden"
        webhook = WebhookTicketing(url=url, secret="s", clock=FakeClock(), resolve=lambda h, p: ("127.0.0.1",))
        with pytest.raises(DeliveryFailed, match=r"'tkt_1'.*'localhost'") as caught:
            webhook.create(a_ticket())
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_inside_the_network_is_never_connected_to(address: str) -> None:
    with pytest.raises(DeliveryFailed, match="private network"):
        _leading_to(address).create(a_ticket())


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(DeliveryFailed, match="private network"):
        _leading_to("93.184.215.14", "10.0.0.1").create(a_ticket())


def test_an_internal_network_can_be_permitted_by_name(receiver: Receiver) -> None:
    refused = _leading_to("127.0.0.1", url=receiver.url.replace("127.0.0.1", "localhost"))
    assert refused.create(a_ticket())  # this very machine, named as such
    permitted = replace(_leading_to("127.0.0.1"), networks=(ip_network("127.0.0.0/8"),))
    with pytest.raises(DeliveryFailed, match="ConnectError"):  # permitted, though nobody listens on port 443
        permitted.create(a_ticket())


def test_a_host_that_cannot_be_found_is_a_failed_delivery() -> None:
    def nowhere(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror

    webhook = WebhookTicketing(url="https://nowhere.example", secret="s", clock=FakeClock(), resolve=nowhere)
    with pytest.raises(DeliveryFailed, match=r"nowhere\.example"):
        webhook.create(a_ticket())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "http://hooks.example",
        "ftp://hooks.example",
        "https://",
        "https://u:p@hooks.example",
        "http://[",
    ],
)
def test_an_address_that_cannot_be_right_is_refused_at_once(url: str) -> None:
    with pytest.raises(InvalidInput, match="webhook"):
        WebhookTicketing(url=url, secret="s", clock=FakeClock(), resolve=resolve)


def test_a_webhook_without_a_secret_is_refused_and_one_with_a_secret_does_not_print_it() -> None:
    with pytest.raises(InvalidInput, match="secret"):
        WebhookTicketing(url="https://hooks.example", secret="", clock=FakeClock(), resolve=resolve)
    assert "s3cret" not in repr(
        WebhookTicketing(url="https://hooks.example", secret="s3cret", clock=FakeClock(), resolve=resolve)
    )
