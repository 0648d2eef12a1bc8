"""Pages that wait for a reply."""

from __future__ import annotations

import threading

from app.channels import web
from app.channels.web import WebChannel
from tests.fakes.builders import a_decision, an_origin


def test_a_waiting_page_is_woken_by_the_reply() -> None:
    channel = WebChannel()
    threading.Timer(0.05, channel.post, (an_origin(), a_decision()), {"key": "k"}).start()
    assert channel.wait("room", seconds=30) == (a_decision(),)


def test_a_page_that_waits_in_vain_gets_nothing() -> None:
    channel = WebChannel()
    channel.post(an_origin(conversation="hall"), a_decision(), key="k")
    assert channel.wait("room", seconds=0.01) == ()


def test_only_the_latest_postings_are_kept() -> None:
    channel = WebChannel()
    for number in range(web.REMEMBERED + 1):
        channel.post(an_origin(conversation=f"room-{number}"), a_decision(), key=f"k{number}")
    assert channel.posted("room-0") == ()
    assert len(channel.posted(f"room-{web.REMEMBERED}")) == 1
