"""Asking and waiting for the outcome, as the page and the API do."""

from __future__ import annotations

from dataclasses import replace

from app.services.requests.ask import Ask
from tests.fakes.builders import an_incoming
from tests.fakes.wiring import Wiring


def test_what_search_needs_is_begun_before_the_request_is_written_down() -> None:
    wiring, waiting = Wiring(), list[tuple[str, int]]()

    def prepare(text: str) -> None:
        with wiring.unit_of_work() as work:
            waiting.append((text, work.backlog.requests()))

    handle = wiring.handle()
    ask = Ask(accept=wiring.accept(), handle=replace(handle, decide=replace(handle.decide, prepare=prepare)))
    ask(an_incoming(text="vpn is down"))
    assert waiting == [("vpn is down", 0), ("vpn is down", 1)]
