"""Files that come with a message: named and linked always; small texts are read, from Slack's own hosts alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient

from app.channels.slack.events import SharedFile
from app.channels.slack.files import MAX_BYTES, ReadFiles, SlackFilesApi
from app.domain.errors import DeliveryFailed
from app.domain.files import AttachedFile
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_acts import TRIAGE
from tests.fakes.slack_agents import RULES, AgentsDesk
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import said, ts_at


@dataclass(slots=True)
class FakeFiles:
    """What each address says; others are refused."""

    texts: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def read(self, address: str) -> str:
        self.asked.append(address)
        if address not in self.texts:
            raise DeliveryFailed("Slack does not give a file out.")
        return self.texts[address]


def wire(name: str = "client.log", type: str = "text/plain", size: int = 12) -> dict[str, Any]:
    """A file as Slack reports it."""
    return {
        "id": "F1",
        "name": name,
        "mimetype": type,
        "size": size,
        "mode": "hosted",
        "permalink": f"https://halyard.slack.com/files/UANN/F1/{name}",
        "url_private": f"https://files.slack.com/files-pri/T1-F1/{name}",
        "thumb_64": None,
    }


def a_desk(files: FakeFiles) -> SlackDesk:
    desk = SlackDesk(slack=FakeSlack(), rules=RULES)
    desk.reader = replace(desk.reader, files=ReadFiles(files))
    desk.read_deliveries = replace(desk.read_deliveries, readers={"slack": desk.reader})
    return desk


def share(desk: SlackDesk, text: str, *files: dict[str, Any], thread: str = "", room: str = "C1") -> str:
    ts = ts_at(desk.clock.now())
    desk.slack.write(room, "UANN", text, ts=ts, thread=thread)
    desk.receive(said(text, room=room, ts=ts, thread=thread, subtype="file_share", files=list(files)))
    desk.run(seconds=1)
    return ts


def kept(desk: SlackDesk) -> list[tuple[AttachedFile, ...]]:
    with desk.wiring.unit_of_work() as work:
        return [work.records.request(ticket.request_id).files for ticket in work.queries.find()]


def test_a_text_file_is_read_and_any_other_is_named_and_linked() -> None:
    address = wire()["url_private"]
    files = FakeFiles({address: "error 42"})
    desk = a_desk(files)
    share(desk, "My VPN does not connect", wire(), wire("screen.png", "image/png"))
    ((log, picture),) = kept(desk)
    assert (log.name, log.type, log.text) == ("client.log", "text/plain", "error 42")
    assert log.url == "https://halyard.slack.com/files/UANN/F1/client.log"
    assert (picture.name, picture.type, picture.text) == ("screen.png", "image/png", "")
    assert files.asked == [address]


def test_a_type_that_slack_does_not_know_is_told_by_the_name() -> None:
    file = wire(type="application/octet-stream")
    desk = a_desk(FakeFiles({file["url_private"]: "error 42"}))
    share(desk, "My VPN does not connect", file)
    assert [(one.type, one.text) for (one,) in kept(desk)] == [("", "error 42")]


def test_what_slack_does_not_give_out_or_is_too_long_holds_no_question_up() -> None:
    files = FakeFiles()
    desk = a_desk(files)
    share(desk, "My VPN does not connect", wire(), wire("long.log", size=MAX_BYTES + 1), wire("empty.log", size=0))
    ((*named,),) = kept(desk)
    assert [(file.name, file.text) for file in named] == [("client.log", ""), ("long.log", ""), ("empty.log", "")]
    assert len(files.asked) == 1


def test_files_below_a_request_go_with_what_is_written_there_or_stand_for_it() -> None:
    desk = a_desk(FakeFiles())
    root = share(desk, "My VPN does not connect")
    share(desk, "", wire("screen.png", "image/png"), thread=root)
    assert [text for _, text in desk.follow_ups] == ["screen.png"]
    assert [file.name for file in desk.followed_files] == ["screen.png"]


def test_a_file_alone_in_a_channel_asks_for_nothing_and_in_a_direct_message_it_does() -> None:
    desk = a_desk(FakeFiles())
    share(desk, "", wire())
    assert kept(desk) == []
    share(desk, "", wire("screen.png", "image/png"), room="D1")
    assert [[file.name for file in files] for files in kept(desk)] == [["screen.png"]]


def test_more_files_than_are_kept_do_not_lose_the_question() -> None:
    desk = a_desk(FakeFiles())
    share(desk, "My VPN does not connect", *[wire(f"{number}.png", "image/png") for number in range(14)])
    assert [len(files) for files in kept(desk)] == [10]


def test_a_card_names_the_files_and_links_them() -> None:
    desk = AgentsDesk()
    ts = ts_at(desk.desk.clock.now())
    desk.slack.write("C1", "UANN", "My VPN does not connect", ts=ts)
    desk.desk.reader = replace(desk.desk.reader, files=ReadFiles(FakeFiles()))
    desk.desk.read_deliveries = replace(desk.desk.read_deliveries, readers={"slack": desk.desk.reader})
    desk.desk.receive(said("My VPN does not connect", ts=ts, subtype="file_share", files=[wire()]))
    desk.run(seconds=1)
    (card,) = desk.cards(TRIAGE)
    assert "Files: " in card
    assert "https://halyard.slack.com/files/UANN/F1/client.log" in card


@contextmanager
def a_host(status: int, type: str, said: bytes, *, leads_to: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server on loopback; yields its address and the tokens it was shown."""
    tokens: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tokens.append(self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Type", type)
            if leads_to:
                self.send_header("Location", leads_to)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", tokens
    finally:
        server.shutdown()
        server.server_close()


def api(base: str) -> SlackFilesApi:
    return SlackFilesApi(WebClient(token="xoxb-secret", base_url=f"{base}/api/"))


def test_a_file_is_fetched_with_our_token_from_slacks_own_host() -> None:
    with a_host(200, "text/plain", "caffè 42".encode()) as (base, tokens):
        assert api(base).read(f"{base}/files-pri/a.log") == "caffè 42"
    assert tokens == ["Bearer xoxb-secret"]


def test_our_token_goes_nowhere_else() -> None:
    with a_host(200, "text/plain", b"x") as (elsewhere, tokens):
        for address in (f"{elsewhere}/a.log", "file:///etc/passwd", "https://files.slack.com.evil.example/a"):
            with pytest.raises(DeliveryFailed, match="not its own"):
                api("http://127.0.0.1:9").read(address)
        leading = a_host(302, "text/plain", b"", leads_to=f"{elsewhere}/a.log")
        with leading as (base, _), pytest.raises(DeliveryFailed, match="302"):
            api(base).read(f"{base}/a.log")
    assert tokens == []


def test_a_page_to_sign_in_on_is_no_text_file() -> None:
    page = a_host(200, "text/html; charset=utf-8", b"<html>Sign in</html>")
    with page as (base, _), pytest.raises(DeliveryFailed, match="files:read"):
        api(base).read(f"{base}/a.log")


def test_links_that_are_none_are_left_out() -> None:
    shared = SharedFile(name="a.png", link="javascript:alert(1)", size=1)
    assert ReadFiles(FakeFiles())((shared,))[0].url == ""
